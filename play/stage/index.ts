import { type RunningAim, startAim } from './aim.ts';
import { type Checks, openChecks } from './checks.ts';
import { type Person, type SignInOptions, signIn } from './person.ts';
import { openScreens, type Screens } from './screens.ts';

export type { RunningAim } from './aim.ts';
export type { Checks } from './checks.ts';
export type { Answer, Person } from './person.ts';
export { type Screen, type Screens, until } from './screens.ts';

/** What every scenario is played on: a running AIM, its people, their screens, and what is checked. */
export interface Stage {
  aim: RunningAim;
  screens: Screens;
  checks: Checks;
  seed: number;
  signIn(options: SignInOptions): Promise<Person>;
  /** Tells whoever watches where the play is. */
  say(sentence: string): void;
}

/** A play: a file of this folder exports one as `scenario`. */
export interface Scenario {
  /** One sentence for the list of plays. */
  about: string;
  /** The morning it begins, as `2026-11-24`. */
  asOf: string;
  /** Which made-up town, where nobody named another. */
  seed: number;
  /** Plays it; what it returns is part of the answer, beside `checks`, `failed` and `seconds`. */
  play(stage: Stage): Promise<Record<string, unknown>>;
}

export interface PlayOptions {
  seed: number | undefined;
  keep: string | null;
  pictures: string | null;
  say(sentence: string): void;
}

export interface Played {
  /** Everything the answer holds, in its order. */
  answer: { checks: number; failed: number; seconds: number } & Record<string, unknown>;
  failures: string[];
}

/** Plays a scenario from the opening to the end. Whatever breaks it off is one failed check more. */
export async function playScenario(scenario: Scenario, options: PlayOptions): Promise<Played> {
  const started = performance.now();
  const checks = openChecks(options.say);
  const seed = options.seed ?? scenario.seed;
  let result: Record<string, unknown> = {};
  let aim: RunningAim | null = null;
  let screens: Screens | null = null;
  try {
    options.say(`Starting AIM with the made-up town of seed ${seed}, the morning of ${scenario.asOf} ...`);
    aim = await startAim({ asOf: scenario.asOf, seed, keep: options.keep });
    screens = await openScreens(aim, options.pictures);
    const opened = aim;
    result = await scenario.play({
      aim,
      screens,
      checks,
      seed,
      signIn: (who) => signIn(opened, who),
      say: options.say,
    });
  } catch (error) {
    await screens?.photograph('broken-off').catch(() => undefined);
    checks.check('The play went on to its end', false, error instanceof Error ? (error.stack ?? error.message) : error);
  } finally {
    await screens?.close();
    await aim?.stop();
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return {
    answer: { checks: checks.n, failed: checks.failed.length, ...result, seconds },
    failures: checks.failed,
  };
}
