import { SingleBar } from 'cli-progress';

/** Told how far a long piece of work is. */
export interface Progress {
  /** @param total  in the same unit as done; null while it is not known */
  update(done: number, total: number | null, what: string): void;
  /** Takes the bar away, or says that it is finished. */
  finish(what?: string): void;
}

export interface ProgressOptions {
  /** What is counted: `rows`, `MB`. Null for shares of a whole: then only per cent and time left are said. */
  unit: string | null;
  stream?: NodeJS.WriteStream;
  now?: () => number;
  /** Seconds between lines where no bar can be drawn. Default 5. */
  everySeconds?: number;
}

/** For the terminal: a bar with rate and time left, or, where standard error is no terminal, a line every few seconds. */
export function terminalProgress(options: ProgressOptions): Progress {
  const stream = options.stream ?? process.stderr;
  return stream.isTTY ? bar(options, stream) : lines(options, stream);
}

export const silentProgress: Progress = { update: () => undefined, finish: () => undefined };

/** Work done a second and seconds left, over the time since the first report. */
export function rateMeter(
  now: () => number,
): (done: number, total: number | null) => { rate: number; left: number | null } {
  let first: { at: number; done: number } | null = null;
  return (done, total) => {
    first ??= { at: now(), done };
    const seconds = (now() - first.at) / 1000;
    const rate = seconds > 0 ? (done - first.done) / seconds : 0;
    return { rate, left: total === null || rate <= 0 ? null : Math.max(0, (total - done) / rate) };
  };
}

export function describeProgress(
  done: number,
  total: number | null,
  unit: string | null,
  meter: { rate: number; left: number | null },
): string {
  const left = meter.left === null ? '' : `, ${duration(meter.left)} left`;
  if (unit === null) return `${total === null ? '' : `${Math.floor((100 * done) / total)} %`}${left}`;
  const of = total === null ? '' : ` of ${grouped(total)}`;
  const percent = total === null || total === 0 ? '' : ` (${Math.floor((100 * done) / total)} %)`;
  const rate = meter.rate > 0 ? `, ${grouped(meter.rate)} ${unit}/s` : '';
  return `${grouped(done)}${of} ${unit}${percent}${rate}${left}`;
}

function bar(options: ProgressOptions, stream: NodeJS.WriteStream): Progress {
  const measure = rateMeter(options.now ?? Date.now);
  const drawn = new SingleBar({
    format: '{bar} {percentage} %  {what}  {rate}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    stream,
    fps: 8,
  });
  let isDrawn = false;
  return {
    update(done, total, what) {
      const { rate, left } = measure(done, total);
      const words = {
        what,
        rate: [
          ...(rate > 0 && options.unit !== null ? [`${grouped(rate)} ${options.unit}/s`] : []),
          ...(left === null ? [] : [`${duration(left)} left`]),
        ].join(', '),
      };
      if (!isDrawn) {
        drawn.start(total ?? Math.max(1, done), done, words);
        isDrawn = true;
        return;
      }
      drawn.setTotal(total ?? Math.max(1, done));
      drawn.update(done, words);
    },
    finish(what) {
      if (isDrawn) drawn.stop();
      isDrawn = false;
      if (what !== undefined) stream.write(`${what}\n`);
    },
  };
}

function lines(options: ProgressOptions, stream: NodeJS.WriteStream): Progress {
  const now = options.now ?? Date.now;
  const measure = rateMeter(now);
  let saidAt = Number.NEGATIVE_INFINITY;
  let saidWhat = '';
  return {
    update(done, total, what) {
      const meter = measure(done, total);
      if (what === saidWhat && now() - saidAt < (options.everySeconds ?? 5) * 1000) return;
      saidAt = now();
      saidWhat = what;
      stream.write(`${what}: ${describeProgress(done, total, options.unit, meter)}\n`);
    },
    finish(what) {
      if (what !== undefined) stream.write(`${what}\n`);
    },
  };
}

function grouped(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-GB') : String(Number(value.toPrecision(3)));
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.ceil((seconds % 3600) / 60)} min`;
}
