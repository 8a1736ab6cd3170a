import { type Command, CommanderError } from 'commander';
import { type Config, isConnectionLoss, Refusal, readConfig } from '../platform/index.ts';
import { type Aim, type OpenOptions, openAim, ROOT, say } from './aim.ts';

/** What every verb understands besides its own options. */
export interface CommonOptions {
  data?: string;
  json?: boolean;
  partnership?: string;
}

export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Adds the options that every verb has. */
export function common(command: Command): Command {
  return command
    .option('--data <folder>', 'data folder (AIM_DATA; default .aim/data of the installation)')
    .option('--partnership <name>', 'which partnership, where the database holds several')
    .option('--json', 'end with one line of standard output that is one JSON object');
}

/** What a verb answers: words for people, an object for machines, and whether what was asked for holds. */
export interface Answer {
  text: string;
  json: Record<string, unknown>;
  /** The verb worked and the answer is bad news (a broken audit chain): exit code 1. */
  isBad?: boolean;
}

export function configOf(options: { data?: string; port?: string; bind?: string; https?: boolean }): Config {
  return readConfig(process.env, options, workingFolder(), ROOT);
}

/** `npm run` starts in AIM's folder; paths mean the folder the person typed them in. */
export function workingFolder(): string {
  const typedIn = process.env['INIT_CWD'];
  return typedIn !== undefined && process.cwd() === ROOT ? typedIn : process.cwd();
}

/** Runs a verb's work on an open AIM, closes it, and prints the answer. Interrupting aborts the signal and waits. */
export async function withAim<Options extends CommonOptions>(
  options: Options,
  open: OpenOptions,
  work: (aim: Aim, signal: AbortSignal) => Promise<Answer>,
): Promise<void> {
  const aim = await openAim(configOf(options), open);
  const interrupt = new AbortController();
  const onInterrupt = () =>
    interrupt.abort(new Refusal('interrupted', 499, 'Interrupted; nothing half done was kept.'));
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  try {
    print(await work(aim, interrupt.signal), options);
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    await aim.close();
  }
}

export function print(answer: Answer, options: { json?: boolean }): void {
  process.stdout.write(options.json ? `${JSON.stringify(answer.json)}\n` : `${answer.text}\n`);
  if (answer.isBad) process.exitCode = EXIT.failed;
}

/** Parses and runs the command line. Whatever goes wrong becomes one sentence and an exit code. */
export async function runCommandLine(program: Command, args: readonly string[]): Promise<void> {
  const wantsJson = args.includes('--json');
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, wantsJson);
  }
}

function report(error: unknown, wantsJson: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  const isDebug = Boolean(process.env['AIM_DEBUG']);
  const reference = crypto.randomUUID().slice(0, 8);
  const { code, message } =
    error instanceof Refusal
      ? error
      : isConnectionLoss(error)
        ? {
            code: 'database.lost',
            message:
              'The connection to the database was lost; what was under way was rolled back. Run the command again when it is back.',
          }
        : {
            code: 'internal',
            message: `Something went wrong inside AIM (reference ${reference}). Run it again with AIM_DEBUG=1 to see where.`,
          };
  say(message);
  if (isDebug) say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (wantsJson) process.stdout.write(`${JSON.stringify({ error: code, message })}\n`);
  if (code === 'interrupted') return EXIT.interrupted;
  return code.startsWith('config.') || code.startsWith('usage.') ? EXIT.usage : EXIT.failed;
}
