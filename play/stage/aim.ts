import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(import.meta.dirname, '../..');

/** A demonstration that runs as a person would start it, with a clock that can be put forward. */
export interface RunningAim {
  url: string;
  /** Of the made-up accounts. */
  password: string;
  /** Where the town's files are, for more of them to be delivered. */
  townFolder: string;
  /** Puts AIM's clock forward to a local time, as `2026-11-25T08:25`. */
  forwardTo(localTime: string): Promise<number>;
  /** Ends the process as a power cut would, and starts AIM again on the same data, port and time. */
  killAndRestart(): Promise<void>;
  /** Stops it as Ctrl-C does and removes its data. */
  stop(): Promise<void>;
}

interface Started {
  url: string;
  accounts: { password: string }[];
}

interface Life {
  child: ChildProcess;
  started: Started;
  /** Answers to what is written to it, in order. */
  ask(line: string): Promise<{ now?: number; error?: string }>;
  ended: Promise<void>;
}

/** @param keep  a data folder to leave behind, to look at afterwards or to play on sooner */
export async function startAim({
  asOf,
  seed,
  keep,
}: {
  asOf: string;
  seed: number;
  keep: string | null;
}): Promise<RunningAim> {
  const data = keep ?? mkdtempSync(join(tmpdir(), 'aim-play-'));
  // As root, PostgreSQL's account has to pass through; else its data lies elsewhere and outlives the play.
  if (keep === null) chmodSync(data, 0o711);
  const words = ['demo', '--data', data, '--as-of', asOf, '--seed', String(seed), '--step-clock', '--json'];
  let life = await begin([...words, '--port', '0']);
  const { url, accounts } = life.started;
  let last: string | null = null;
  const forwardTo = async (localTime: string) => {
    const { now, error } = await life.ask(localTime);
    if (now === undefined) throw new Error(`AIM's clock did not move: ${error}`);
    last = localTime;
    return now;
  };
  const stop = async () => {
    life.child.kill('SIGINT');
    await life.ended;
    if (keep === null) rmSync(data, { recursive: true, force: true });
  };
  return {
    url,
    password: accounts[0]!.password,
    townFolder: join(data, 'town'),
    forwardTo,
    async killAndRestart() {
      life.child.kill('SIGKILL');
      await life.ended;
      life = await begin([...words, '--port', new URL(url).port]);
      if (last !== null) await forwardTo(last);
    },
    stop,
  };
}

function begin(words: readonly string[]): Promise<Life> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/aim.mjs'), ...words], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Ctrl-C in a terminal reaches both; what is left of AIM ends with the play in any case.
  process.once('exit', () => child.kill('SIGINT'));
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-4000);
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  return new Promise((done, failed) => {
    const waiting: ((answer: { now?: number; error?: string }) => void)[] = [];
    const ask: Life['ask'] = (line) =>
      new Promise((answered) => {
        waiting.push(answered);
        child.stdin.write(`${line}\n`);
      });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const answer = JSON.parse(line);
      if ('url' in answer) done({ child, started: answer as Started, ask, ended });
      else waiting.shift()?.(answer);
    });
    child.once('close', (code) => {
      failed(new Error(`AIM did not start (exit ${code}):\n${said}`));
      for (const answered of waiting.splice(0)) answered({ error: `AIM ended:\n${said}` });
    });
  });
}
