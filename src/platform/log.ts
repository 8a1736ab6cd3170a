/** What a log line may carry: ids, counts, codes and durations. Never a name, an address, a query's parameters or a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  /** A bug or a failure of a part. Only the error's name, code and, with AIM_DEBUG, its stack are written. */
  error(what: string, error: unknown, fields?: LogFields): void;
  /** The same log with these fields on every line. */
  with(fields: LogFields): Log;
}

export interface LogOptions {
  /** Where a finished line goes. Default: standard error, so that standard output stays for answers. */
  write?: (line: string) => void;
  now?: () => number;
  /** Stacks of errors too. They can hold values of the data; for a developer's own machine. */
  withStacks?: boolean;
}

/** One JSON object a line: at, level, what and fields. */
export function openLog(options: LogOptions = {}, fields: LogFields = {}): Log {
  const write = options.write ?? ((line) => void process.stderr.write(`${line}\n`));
  const now = options.now ?? Date.now;
  function line(level: 'info' | 'warn' | 'error', what: string, more: LogFields) {
    write(JSON.stringify({ at: new Date(now()).toISOString(), level, what, ...fields, ...more }));
  }
  return {
    info: (what, more = {}) => line('info', what, more),
    warn: (what, more = {}) => line('warn', what, more),
    error: (what, error, more = {}) =>
      line('error', what, { ...described(error, options.withStacks ?? false), ...more }),
    with: (more) => openLog(options, { ...fields, ...more }),
  };
}

export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silentLog,
};

function described(error: unknown, withStack: boolean): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(withStack && error.stack ? { stack: error.stack } : {}),
  };
}
