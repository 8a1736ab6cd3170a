import type { RunningAim } from './aim.ts';

/** What an answer of AIM was. */
export interface Answer<Body = unknown> {
  status: number;
  body: Body;
}

/** Somebody of the partnership who uses AIM's public API. */
export interface Person {
  signInName: string;
  name: string;
  personId: number;
  agencyId: number;
  password: string;
  /** The body of an answer that must be a yes. @throws Error with AIM's own sentence otherwise */
  call<Body>(method: string, path: string, body?: unknown): Promise<Body>;
  /** Whatever the answer is. */
  ask<Body = { code?: string; detail?: string }>(method: string, path: string, body?: unknown): Promise<Answer<Body>>;
  /** The bytes of a page or file. */
  read(path: string): Promise<{ status: number; type: string; text: string }>;
  /** `name=value`, for a browser of theirs. */
  cookie(): Promise<string>;
}

export interface SignInOptions {
  signInName: string;
  password?: string;
  /** A phone stays signed in for longer than a desk. */
  device?: 'desk' | 'phone';
}

interface Me {
  person: { personId: number; name: string; agencyId: number } | null;
}

const MOST_TRIES = 6;

/** Signs in once, and again by itself when the session is over, as the next morning. */
export async function signIn(aim: RunningAim, options: SignInOptions): Promise<Person> {
  const { signInName, password = aim.password, device = 'desk' } = options;
  let session: Promise<string> | null = null;
  const cookie = () => {
    session ??= openSession(aim, { signInName, password, device });
    return session;
  };
  const send = async (method: string, path: string, body: unknown): Promise<Response> => {
    for (let tries = 1; ; tries++) {
      const isForm = body instanceof FormData;
      const response = await fetch(`${aim.url}${path}`, {
        method,
        headers: {
          cookie: await cookie(),
          ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      if (response.status === 429) await waitAsTold(response);
      else if (response.status === 401) session = null;
      else return response;
      if (tries === MOST_TRIES) throw new Error(`${signInName}: ${method} ${path} was not answered.`);
    }
  };
  const ask: Person['ask'] = async (method, path, body) => {
    const response = await send(method, path, body);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  };
  const call: Person['call'] = async (method, path, body) => {
    const answer = await ask(method, path, body);
    if (answer.status >= 400) {
      throw new Error(`${signInName}: ${method} ${path} gave ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body as never;
  };
  const { person } = await call<Me>('GET', '/api/me');
  if (person === null) throw new Error(`${signInName} is not signed in.`);
  return {
    signInName,
    password,
    name: person.name,
    personId: person.personId,
    agencyId: person.agencyId,
    call,
    ask,
    async cookie() {
      const me = await call<Me>('GET', '/api/me');
      if (me.person === null) session = null;
      return cookie();
    },
    async read(path) {
      const response = await send('GET', path, undefined);
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        text: await response.text(),
      };
    },
  };
}

async function openSession(aim: RunningAim, body: Required<SignInOptions>): Promise<string> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const response = await fetch(`${aim.url}/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.status === 200) return response.headers.get('set-cookie')!.split(';')[0]!;
    if (response.status !== 429) throw new Error(`${body.signInName} could not sign in: ${await response.text()}`);
    await waitAsTold(response);
  }
  throw new Error(`${body.signInName} could not sign in: too many others did.`);
}

/** Waits the seconds that AIM asks for: many people sit behind one address here. */
async function waitAsTold(response: Response): Promise<void> {
  const seconds = Number(response.headers.get('retry-after') ?? 5);
  await new Promise((done) => setTimeout(done, Math.min(60, seconds + 0.2) * 1000));
}
