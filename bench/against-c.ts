import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OraclePoints } from '../test/oracle.ts';
import { ORACLE_ORIGIN, oraclePoints } from '../test/oracle.ts';
import { type BenchContext, keep, median, peakMb, seeded } from './harness.ts';

/**
 * What `src/analysis/*.bench.ts` files export as `cases`. A case measures one method, asks the workbench for the C
 * program to hold it against, and reports one line.
 */
export interface AnalysisCase {
  name: string;
  run(bench: Workbench): Promise<void>;
}

/** One of the programs of `oracle/limits`, or a driver of ours that includes it to time just one of its functions. */
export interface CProgram {
  /** File in `oracle/limits`, for instance `kde.c`. */
  source: string;
  /**
   * C text put in place of the program's own `main`: it may call everything in the source and prints
   * `RESULT {"label":…,"cpu":seconds}` lines. Without it the program runs as it is.
   */
  driver?: string;
  arguments: readonly string[];
  /** Further compiler flags; `-O3 -march=native -lm` are given. */
  flags?: readonly string[];
}

export interface CResult {
  label: string;
  /** Median CPU time in milliseconds, or wall time where the program prints only that. */
  cpuMs: number;
  key: Readonly<Record<string, number>>;
}

export interface CpuTiming {
  /** Median and least CPU time (user and system, all threads of the process) in milliseconds. */
  medianMs: number;
  minMs: number;
  runs: number;
}

export interface CaseFigures {
  case: string;
  n: number;
  timing: CpuTiming;
  /** The C's figure to compare with; null where it could not be measured, with the reason in `note`. */
  against: { name: string; medianMs: number } | null;
  /** Highest allowed ratio; null where there is no target. */
  ratioAtMost: number | null;
  note?: string;
}

export class Workbench {
  readonly context: BenchContext;
  /** Temporary folder of this run for inputs and programs. */
  readonly folder: string;
  /** Why no C is run, in words; null where it can be. */
  readonly withoutC: string | null;
  readonly #points = new Map<number, OraclePoints>();
  readonly #results = new Map<string, CResult[]>();

  constructor(context: BenchContext) {
    this.context = context;
    this.folder = mkdtempSync(join(tmpdir(), 'aim-bench-'));
    this.withoutC = whyWithoutC(context.shared);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  wants(name: string): boolean {
    return this.context.only === null || name.includes(this.context.only);
  }

  /** The generated points of this size; without the outside reference data, made-up ones of the same box. */
  async points(n: number): Promise<OraclePoints> {
    let points = this.#points.get(n);
    if (points === undefined) {
      points = this.context.shared === null ? madeUpPoints(n, this.context.seed) : await oraclePoints(n);
      this.#points.set(n, points);
    }
    return points;
  }

  /** Path of the same points as the CSV that the C programs read. */
  pointsFile(n: number): string {
    const path = join(this.folder, `pts_${n}.csv`);
    if (!existsSync(path)) {
      execFileSync(process.execPath, [`${this.context.shared}/oracle/gen.mjs`, this.folder, String(n)]);
    }
    return path;
  }

  /** Compiles and runs a C program once for this run; its RESULT lines, or null where there is no C (see `withoutC`). */
  c(program: CProgram): CResult[] | null {
    if (this.withoutC !== null) return null;
    const name = JSON.stringify(program);
    let results = this.#results.get(name);
    if (results === undefined) {
      results = this.#compileAndRun(program, `program${this.#results.size}`);
      this.#results.set(name, results);
    }
    return results;
  }

  #compileAndRun(program: CProgram, name: string): CResult[] {
    const limits = `${this.context.shared}/oracle/limits`;
    const source = join(this.folder, `${name}.c`);
    const include = `#include "${program.source}"\n`;
    const text =
      program.driver === undefined
        ? include
        : `#define main main_of_the_limit\n${include}#undef main\n${program.driver}\n`;
    writeFileSync(source, text);
    const binary = join(this.folder, name);
    const flags = ['-O3', '-march=native', '-w', `-I${limits}`, ...(program.flags ?? [])];
    execFileSync('gcc', [...flags, source, '-o', binary, '-lm'], { stdio: ['ignore', 'ignore', 'inherit'] });
    const printed = execFileSync(binary, program.arguments, { encoding: 'utf8', maxBuffer: 1 << 28 });
    return printed.split('\n').flatMap((line) => {
      if (!line.startsWith('RESULT ')) return [];
      const result = JSON.parse(line.slice(7)) as { label: string; t?: number; cpu?: number; key?: CResult['key'] };
      return [{ label: result.label, cpuMs: 1000 * (result.cpu ?? result.t ?? Number.NaN), key: result.key ?? {} }];
    });
  }

  /** One line in the form of all benchmarks. */
  report(figures: CaseFigures): void {
    const { timing, against, ratioAtMost } = figures;
    const ratio = against === null ? null : timing.medianMs / against.medianMs;
    const notes = [figures.note, against === null ? this.withoutC : null].filter((note) => note != null);
    this.context.emit({
      case: figures.case,
      n: figures.n,
      medianMs: timing.medianMs,
      minMs: timing.minMs,
      ratio,
      reference: against === null ? null : `${against.name}, ${against.medianMs.toPrecision(3)} ms CPU`,
      target: ratioAtMost === null ? null : `ratio <= ${ratioAtMost}`,
      met: ratio === null || ratioAtMost === null ? null : ratio <= ratioAtMost,
      peakMb: peakMb(),
      ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
    });
  }
}

/** The named result, as `against` of a line. */
export function against(results: CResult[] | null, label: string, name: string): CaseFigures['against'] {
  const result = results?.find((candidate) => candidate.label === label);
  return result === undefined ? null : { name, medianMs: result.cpuMs };
}

/** CPU time of `work` over `runs` runs after `warmUp` uncounted ones. `work` returns a number that depends on its result. */
export function cpuTimed(work: () => number, runs = 15, warmUp = 5): CpuTiming {
  const times: number[] = [];
  for (let i = 0; i < warmUp + runs; i++) {
    const start = process.cpuUsage();
    keep(work());
    const used = process.cpuUsage(start);
    if (i >= warmUp) times.push((used.user + used.system) / 1000);
  }
  return { medianMs: median(times), minMs: Math.min(...times), runs };
}

function whyWithoutC(shared: string | null): string | null {
  if (shared === null) return 'no reference folder beside the project, so no C to compare with';
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'no gcc on this machine, so no C to compare with';
  }
}

function madeUpPoints(n: number, seed: number): OraclePoints {
  const next = seeded(seed);
  const spread = () => (next() + next() + next() - 1.5) * 500;
  const xCm = new Float64Array(n);
  const yCm = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const place = i % 40;
    const everywhere = next() < 0.3;
    const x = everywhere ? next() * 12_000 : 1000 + ((place * 5273) % 10_000) + spread();
    const y = everywhere ? next() * 10_000 : 1000 + ((place * 3571) % 8000) + spread();
    xCm[i] = Math.round(Math.min(11_999, Math.max(0, x)) * 100);
    yCm[i] = Math.round(Math.min(9999, Math.max(0, y)) * 100);
  }
  const seconds = Float64Array.from({ length: n }, (_, i) => 1_640_995_200 + Math.floor((i * 1096 * 86_400) / n));
  return {
    n,
    xCm,
    yCm,
    xMetres: xCm.map((cm) => (ORACLE_ORIGIN.x * 100 + cm) / 100),
    yMetres: yCm.map((cm) => (ORACLE_ORIGIN.y * 100 + cm) / 100),
    seconds,
    fromSeconds: seconds,
    toSeconds: seconds.map((second) => second + Math.floor(next() * 40_000)),
  };
}
