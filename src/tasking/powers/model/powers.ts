import type { AgencyKind } from '../../../vocabulary/index.ts';
import { ACTORS, findActor, PROBLEMS } from './actors.ts';

/** `ifAuthorised`: lawful for the one who holds the authorisation that the condition names. */
export const STANDINGS = ['may', 'ifAuthorised', 'mayNot'] as const;
export type Standing = (typeof STANDINGS)[number];

/** How one kind of actor stands to a power, with the condition or the common error in words. */
export interface Holder {
  actor: string;
  standing: Standing;
  words: string;
}

export interface Power {
  code: string;
  name: string;
  /** Where it comes from. */
  law: string;
  /** Problem codes it is used for; empty: any. */
  problems: string[];
  /** What must be shown before it is used. */
  evidence: string;
  holders: Holder[];
}

/** One step of the incremental approach. */
export interface Rung {
  code: string;
  position: number;
  name: string;
  /** Who takes it, in words and as actors. */
  who: string;
  actors: string[];
  test: string;
  breach: string;
}

/** Something that holds from a local day on, until the day before the next entry of the same code. */
export interface Dated<Body> {
  /** As 2026-11-24. */
  from: string;
  /** Null: withdrawn from that day on. */
  body: Body | null;
}

/** What stands on a day: of each code the last entry that has begun by then, withdrawn ones left out. */
export function standingOn<Body extends { code: string }>(
  entries: ReadonlyMap<string, readonly Dated<Body>[]>,
  on: string,
): (Body & { from: string; until: string | null })[] {
  return [...entries.values()].flatMap((dated) => {
    const inOrder = [...dated].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    const at = inOrder.findLastIndex(({ from }) => from <= on);
    const entry = inOrder[at];
    if (entry === undefined || entry.body === null) return [];
    return [{ ...entry.body, from: entry.from, until: inOrder[at + 1]?.from ?? null }];
  });
}

export interface PowerAnswer {
  actor: string;
  actorName: string;
  power: string;
  powerName: string;
  law: string;
  standing: Standing;
  words: string;
  evidence: string;
}

export interface PowersQuestion {
  problem?: string | undefined;
  actor?: string | undefined;
  /** Leaves actors of other kinds of agency out. */
  agencyKind?: AgencyKind | undefined;
  /** Code of the rung that was last taken. */
  rung?: string | undefined;
}

export interface PowersAnswer {
  mayAct: PowerAnswer[];
  notLawful: PowerAnswer[];
  ladder: Rung[];
  nextRung: Rung | null;
}

/** Who may act on a problem, under which power, with what evidence, and what the next rung is. */
export function lookUp(powers: readonly Power[], rungs: readonly Rung[], question: PowersQuestion): PowersAnswer {
  const { problem, actor, agencyKind } = question;
  const answers = powers
    .filter(({ problems }) => problem === undefined || problems.length === 0 || problems.includes(problem))
    .flatMap((power) =>
      power.holders
        .filter((holder) => actor === undefined || holder.actor === actor)
        .flatMap((holder) => {
          const held = findActor(holder.actor);
          if (held === undefined || (agencyKind !== undefined && !held.agencies.includes(agencyKind))) return [];
          return [
            {
              actor: held.code,
              actorName: held.name,
              power: power.code,
              powerName: power.name,
              law: power.law,
              standing: holder.standing,
              words: holder.words,
              evidence: power.evidence,
            },
          ];
        }),
    );
  const hasLadder = problem === undefined || PROBLEMS.some(({ code, hasLadder }) => code === problem && hasLadder);
  const ladder = hasLadder ? [...rungs].sort((a, b) => a.position - b.position) : [];
  return {
    mayAct: answers.filter(({ standing }) => standing !== 'mayNot'),
    notLawful: answers.filter(({ standing }) => standing === 'mayNot'),
    ladder,
    nextRung: nextRung(ladder, question.rung),
  };
}

/** The rung after the one last taken; the first where none was; null at the top or without a ladder. */
function nextRung(ladder: readonly Rung[], taken: string | undefined): Rung | null {
  if (taken === undefined) return ladder[0] ?? null;
  const at = ladder.findIndex(({ code }) => code === taken);
  return at < 0 ? null : (ladder[at + 1] ?? null);
}

export interface ReliedOn {
  actor: string;
  power: string;
  authorisation: string | null;
}

/** Why this actor of this kind of agency may not rely on this power, in words, or null. */
export function powerProblem(powers: readonly Power[], relied: ReliedOn, agencyKind: AgencyKind | null): string | null {
  const actor = findActor(relied.actor);
  if (actor === undefined) {
    return `There is no actor "${relied.actor}"; known are ${ACTORS.map(({ code }) => code).join(', ')}.`;
  }
  const power = powers.find(({ code }) => code === relied.power);
  if (power === undefined) return `No power "${relied.power}" is in force on that day.`;
  if (agencyKind !== null && !actor.agencies.includes(agencyKind)) {
    return `The task is given to an agency of the kind ${agencyKind}; ${actor.name.toLowerCase()}s work for ${actor.agencies.join(' or ')}.`;
  }
  const holder = power.holders.find((each) => each.actor === relied.actor);
  if (holder === undefined) {
    return `"${power.name}" is not lawful for this role: AIM knows of no power by which a ${actor.name.toLowerCase()} may do it (${power.law}).`;
  }
  if (holder.standing === 'mayNot') return `"${power.name}" is not lawful for this role: ${holder.words}`;
  if (holder.standing === 'ifAuthorised' && (relied.authorisation ?? '').trim() === '') {
    return `"${power.name}" needs an authorisation: ${holder.words} Say which one is held.`;
  }
  return null;
}

/** What is wrong with an entry that the partnership wrote, in words, or null. */
export function powerEntryProblem(power: Power): string | null {
  if (power.holders.length === 0) return 'A power needs at least one kind of actor that may or may not use it.';
  const twice = power.holders.find(({ actor }, i) => power.holders.findIndex((other) => other.actor === actor) < i);
  if (twice !== undefined) return `The actor "${twice.actor}" is listed twice.`;
  const stranger = power.holders.find(({ actor }) => findActor(actor) === undefined);
  if (stranger !== undefined) return `There is no actor "${stranger.actor}".`;
  const silent = power.holders.find(({ standing, words }) => standing !== 'may' && words.trim() === '');
  if (silent !== undefined) return `Say on what condition, or why not, for the actor "${silent.actor}".`;
  const unknown = power.problems.find((code) => !PROBLEMS.some((each) => each.code === code));
  return unknown === undefined ? null : `There is no problem "${unknown}".`;
}
