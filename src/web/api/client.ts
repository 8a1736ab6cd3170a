/** What the server said no to, in its own words, with the reference to quote. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly reference: string;

  constructor(status: number, code: string, title: string, reference: string) {
    super(title);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.reference = reference;
  }
}

type Query = Record<string, string | number | boolean | null | undefined>;

const signedOutListeners = new Set<() => void>();

/** Heard when a session has ended under the page: it asks for the password again and keeps what was typed. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const words = search.toString();
  return words === '' ? path : `${path}?${words}`;
}

export async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as { code?: string; title?: string; reference?: string };
    return new Problem(
      response.status,
      body.code ?? 'unknown',
      body.title ?? 'The server did not say what went wrong.',
      body.reference ?? '',
    );
  } catch {
    return new Problem(
      response.status,
      'unknown',
      `The server answered ${response.status} without an explanation.`,
      '',
    );
  }
}

/** @throws Problem for anything but success; `unreachable` when the server cannot be reached. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, 'unreachable', 'AIM cannot be reached from here. What is on this page stays as it was.', '');
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && problem.code === 'signed-out') for (const tell of signedOutListeners) tell();
  throw problem;
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const response = await send(address(path, query), signal ? { signal } : {});
  return (await response.json()) as T;
}

async function write<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit =
    body === undefined
      ? { method }
      : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await send(path, init);
  return (await response.json()) as T;
}

export const post = <T>(path: string, body?: unknown): Promise<T> => write<T>('POST', path, body);
export const put = <T>(path: string, body: unknown): Promise<T> => write<T>('PUT', path, body);
export const patch = <T>(path: string, body: unknown): Promise<T> => write<T>('PATCH', path, body);
export const remove = <T>(path: string): Promise<T> => write<T>('DELETE', path);
