import { readRecords, type WireRecord } from '../model/index.ts';
import type { Endpoint } from '../store/index.ts';

/** What another server said, or why nothing was understood of it. */
export type Answer =
  | { ok: true; records: readonly WireRecord[] }
  /** `isFinal`: asked again in the same way it would say the same. */
  | { ok: false; isFinal: boolean; status: number | null; words: string };

/** One question to another Open311 server. Injected, so that nothing but this talks to the network. */
export type Ask = (
  endpoint: Pick<Endpoint, 'url' | 'format' | 'jurisdictionId' | 'apiKey'>,
  path: string,
  question: {
    query?: Readonly<Record<string, string>>;
    form?: readonly [string, string][];
    sendKey?: string;
  },
  signal?: AbortSignal,
) => Promise<Answer>;

/** Asks one server. */
export type AskOne = (path: string, question: Parameters<Ask>[2]) => Promise<Answer>;

const PATIENCE_MS = 30_000;
const LARGEST_ANSWER_BYTES = 20_000_000;

/** Asks over HTTP: no redirects (they would carry the key elsewhere), an end to waiting, and to what is read. */
export const askOverHttp: Ask = async (endpoint, path, { query = {}, form, sendKey }, signal) => {
  const url = new URL(`${path}.${endpoint.format}`, endpoint.url);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const said: [string, string][] = endpoint.jurisdictionId === '' ? [] : [['jurisdiction_id', endpoint.jurisdictionId]];
  let body: string | undefined;
  if (form === undefined) for (const [name, value] of said) url.searchParams.set(name, value);
  else body = new URLSearchParams([...said, ['api_key', endpoint.apiKey], ...form]).toString();
  const limit = AbortSignal.timeout(PATIENCE_MS);
  let response: Response;
  let text: string | null;
  try {
    response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'error',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      headers: {
        accept: endpoint.format === 'json' ? 'application/json' : 'text/xml, application/xml',
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }),
        ...(sendKey === undefined ? {} : { 'idempotency-key': sendKey }),
      },
      ...(body === undefined ? {} : { body }),
    });
    text = await readUpTo(response, LARGEST_ANSWER_BYTES);
  } catch (error) {
    return { ok: false, isFinal: false, status: null, words: `It could not be reached (${reasonOf(error)}).` };
  }
  const records = text === null ? null : readRecords(text);
  if (response.ok && records !== null) return { ok: true, records };
  const { status } = response;
  const why = records?.map(({ description }) => description ?? '').filter((each) => each !== '') ?? [];
  return {
    ok: false,
    // Too many at once, and what broke on their side, may pass.
    isFinal: !response.ok && status >= 400 && status < 500 && status !== 408 && status !== 429,
    status,
    words: response.ok
      ? `It answered with what is no ${endpoint.format.toUpperCase()} of the standard.`
      : `It answered ${status}${why.length === 0 ? '' : `: ${why.join(' ').slice(0, 500)}`}`,
  };
};

async function readUpTo(response: Response, largest: number): Promise<string | null> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > largest) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? ((cause as { code?: string }).code ?? cause.message) : String(cause);
}
