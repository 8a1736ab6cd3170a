import type { Connection } from '../../platform/index.ts';

/** They did not answer. `words` says why without the mark that was asked about. */
export class NoAnswer extends Error {}

const PATIENCE_MS = 10_000;
const TRIES = 3;
const LONGEST_WAIT_MS = 5_000;
const MOST_BYTES = 64_000;

/**
 * Posts a question and reads the JSON answer; tried again where they say they are busy (429, 503) or cannot be reached.
 *
 * @returns null for 404: they know no such thing
 * @throws NoAnswer in words
 */
export async function ask(name: string, connection: Connection, path: string, question: object): Promise<unknown> {
  let last = '';
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    let answer: Response;
    try {
      answer = await fetch(new URL(path, connection.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', 'x-api-key': connection.key },
        body: JSON.stringify(question),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      last = error instanceof Error && error.name === 'TimeoutError' ? 'did not answer in 10 s' : 'cannot be reached';
      continue;
    }
    if (answer.status === 404) return null;
    if (answer.ok) return read(name, answer);
    if (answer.status === 400) throw new NoAnswer(`${name} says the registration cannot be right.`);
    if (answer.status === 401 || answer.status === 403) {
      throw new NoAnswer(`${name} does not accept AIM’s key; an administrator can set it again.`);
    }
    last = `answered with status ${answer.status}`;
    if (answer.status !== 429 && answer.status < 500) break;
    const seconds = Number(answer.headers.get('retry-after'));
    if (attempt < TRIES && Number.isFinite(seconds) && seconds > 0) {
      await new Promise((done) => setTimeout(done, Math.min(seconds * 1000, LONGEST_WAIT_MS)));
    }
  }
  throw new NoAnswer(`${name} ${last}. Try again, or ask by telephone.`);
}

async function read(name: string, answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (text.length <= MOST_BYTES) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // Falls through to the sentence below.
    }
  }
  throw new NoAnswer(`${name} gave an answer that cannot be read. Ask by telephone.`);
}
