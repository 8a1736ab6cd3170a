import {
  assignPlaceDays,
  carryOver,
  type PlaceDays,
  type TrialDesign,
  type TrialEffect,
  trialCompliance,
  trialEffect,
  trialPower,
} from '../../../analysis/index.ts';
import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict } from '../../../platform/index.ts';
import { dayOfIsoDate, isoDateOfDay, type Viewer, weekdayOfDay } from '../../../vocabulary/index.ts';
import type { ProgrammeDeps } from '../deps.ts';
import {
  effectWords,
  type Hotspot,
  type HotspotDay,
  type Programme,
  type ProgrammeTrial,
  powerWords,
} from '../model.ts';
import { outcomeOf } from '../outcome.ts';
import * as store from '../store.ts';
import { daysOf, openProgramme, requireProgramme, requireVersion } from './programmes.ts';

export interface TrialInput {
  programmeId: string;
  design: TrialDesign;
  seed?: number | undefined;
  /** A patrol in this many of every so many weeks; crossover only. */
  weeksWith?: number | undefined;
  everyWeeks?: number | undefined;
  /** The fall it is meant to find, as a share. */
  fall?: number | undefined;
  /** Days before the programme that usual counts are taken from. */
  baselineDays?: number | undefined;
}

export interface TrialPreview extends Omit<ProgrammeTrial, 'fixedAt'> {
  words: string;
}

/** Could such a trial tell? From what the hot spots had before it; fixes nothing. */
export async function previewTrial(deps: ProgrammeDeps, viewer: Viewer, input: TrialInput): Promise<TrialPreview> {
  requirePolicy(viewer, 'programme.manage');
  const { programme, hotspots } = await openProgramme(deps, viewer, input.programmeId);
  return (await prepared(deps, viewer, programme, hotspots, input)).preview;
}

/** Fixes the trial: chance assigns every place-day now, before the first patrol. */
export async function fixTrial(
  deps: ProgrammeDeps,
  viewer: Viewer,
  input: TrialInput & { expectedVersion: number },
): Promise<TrialPreview> {
  requirePolicy(viewer, 'programme.manage');
  const { programme, hotspots } = await openProgramme(deps, viewer, input.programmeId);
  requireVersion(programme, input.expectedVersion, `The programme ${programme.name}`);
  const { preview, days, table } = await prepared(deps, viewer, programme, hotspots, input);
  await deps.database.transact(viewer, async (tx) => {
    const now = await requireProgramme(tx, input.programmeId);
    requireVersion(now, input.expectedVersion, `The programme ${now.name}`);
    if (now.trial !== null)
      throw conflict('programme.trial-fixed', 'The trial is fixed; place-days are not assigned twice.');
    if ((await store.listPatrols(tx, input.programmeId)).length > 0) {
      throw conflict('programme.planned', 'Patrols are planned already. A trial is set up before the first is.');
    }
    const { words: _, ...trial } = preview;
    const at = deps.clock.now();
    await store.insertDays(tx, input.programmeId, hotspotDays(hotspots, days, table));
    if (!(await store.changeProgramme(tx, input.programmeId, now.version, { trial: { ...trial, fixedAt: at }, at }))) {
      throw conflict('changed-meanwhile', 'The programme was changed at the same moment. Look at it again.');
    }
    tx.audit({
      v: 1,
      what: 'programme.trialFixed',
      subjectType: 'programme',
      subjectId: input.programmeId,
      details: {
        design: trial.design,
        seed: trial.seed,
        assigned: trial.nAssigned,
        others: trial.nOthers,
        fall: trial.fall,
      },
    });
    tx.emit({ what: 'programme.changed', payload: { programmeId: input.programmeId } });
  });
  return preview;
}

async function prepared(
  deps: ProgrammeDeps,
  viewer: Viewer,
  programme: Programme,
  hotspots: readonly Hotspot[],
  input: TrialInput,
): Promise<{ preview: TrialPreview; days: number[]; table: PlaceDays }> {
  const { design, seed = 1, weeksWith = 1, everyWeeks = 2, fall = 0.25, baselineDays = 364 } = input;
  if (hotspots.length < 2) throw badRequest('programme.trial', 'A trial compares places; this programme has one.');
  const days = daysOf(programme.from, programme.to);
  const before = await outcomeOf(deps, viewer, programme, hotspots, {
    first: days[0]! - baselineDays,
    last: days[0]! - 1,
  });
  const baseline = hotspots.map((_, i) => sumOf(before.counts.subarray(i * before.nDays, (i + 1) * before.nDays)));
  const { mean, dispersion } = usualOf(before.counts, before.nDays);
  let table: PlaceDays;
  try {
    table = assignPlaceDays({
      design,
      nPlaces: hotspots.length,
      nDays: days.length,
      firstWeekday: weekdayOfDay(days[0]!),
      weeksWith,
      everyWeeks,
      seed,
      baseline,
    });
  } catch (error) {
    if (error instanceof RangeError) throw badRequest('programme.trial', error.message);
    throw error;
  }
  const nOthers = hotspots.length * days.length - table.nAssigned;
  if (table.nAssigned === 0 || nOthers === 0) {
    throw badRequest('programme.trial', 'The programme is too short: every place-day would be alike. Take more days.');
  }
  const power = trialPower({ nAssigned: table.nAssigned, nOthers, meanAPlaceDay: mean, dispersion, fall });
  const trial = {
    design,
    seed,
    weeksWith,
    everyWeeks,
    fall,
    meanAPlaceDay: mean,
    dispersion,
    baselineDays,
    nAssigned: table.nAssigned,
    nOthers,
    power: { ...power, smallestFall: Number.isFinite(power.smallestFall) ? power.smallestFall : null },
  };
  return { preview: { ...trial, words: powerWords(trial) }, days, table };
}

export interface TrialResult {
  /** Null while too little is known. */
  count: TrialEffect | null;
  harm: (TrialEffect & { index: string; edition: string }) | null;
  words: string[];
  compliance: ReturnType<typeof trialCompliance>;
}

/** What came of the trial so far, as assigned: count and harm, with intervals. */
export async function evaluateTrial(deps: ProgrammeDeps, viewer: Viewer, programmeId: string): Promise<TrialResult> {
  requirePolicy(viewer, 'task.read');
  requirePolicy(viewer, 'incident.read');
  const { programme, hotspots } = await openProgramme(deps, viewer, programmeId);
  const { trial } = programme;
  if (trial === null) throw badRequest('programme.no-trial', 'This programme is not a trial.');
  const { kept, patrols } = await deps.database.transact(viewer, async (tx) => ({
    kept: await store.listDays(tx, programmeId),
    patrols: await store.listPatrols(tx, programmeId),
  }));
  const days = daysOf(programme.from, programme.to);
  const table = tableOf(kept, hotspots, days);
  const outcome = await outcomeOf(deps, viewer, programme, hotspots, { first: days[0]!, last: days.at(-1)! });
  const isKnown = (i: number) => !Number.isNaN(outcome.counts[i]!);
  const wasPatrolled = new Float64Array(outcome.counts.length).map((_, i) => (isKnown(i) ? 0 : Number.NaN));
  const indexOf = new Map(hotspots.map(({ hotspot }, i) => [hotspot, i]));
  for (const { hotspot, date, state } of patrols) {
    const at = indexOf.get(hotspot)! * days.length + (dayOfIsoDate(date) - days[0]!);
    if (state === 'done' && isKnown(at)) wasPatrolled[at] = 1;
  }
  const compliance = trialCompliance(table, wasPatrolled);
  if (!outcome.counts.some((value) => !Number.isNaN(value))) {
    return {
      count: null,
      harm: null,
      compliance,
      words: ['No day of the trial is complete yet: records of the last week are still coming in.'],
    };
  }
  const count = trialEffect(trial.design, table, { values: outcome.counts }, days.length);
  const harm = outcome.harm === null ? null : trialEffect(trial.design, table, outcome.harm, days.length);
  const after = trial.design === 'crossover' ? carryOver(table, outcome.counts, days.length) : null;
  return {
    count,
    harm: harm === null ? null : { ...harm, index: outcome.harm!.index, edition: outcome.harm!.edition },
    compliance,
    words: [
      effectWords(count, 'incidents'),
      harm === null
        ? 'Harm is not told: no harm weights are loaded.'
        : effectWords(harm, `days of harm (${outcome.harm!.index} ${outcome.harm!.edition})`),
      `As assigned: ${compliance.assignedAndDone} of ${compliance.assigned} assigned place-days had their patrol, ${compliance.othersAndDone} of ${compliance.others} others had one too.`,
      ...(after?.isNotable
        ? [
            'Days after a patrol differ from other days without one: its effect may carry over, and the comparison tells less than there is.',
          ]
        : []),
      'Places next to each other may share a patrol’s effect; then the comparison tells less than there is.',
    ],
  };
}

/** Every place-day with what chance said, for the calendar. */
export async function trialDays(deps: ProgrammeDeps, viewer: Viewer, programmeId: string): Promise<HotspotDay[]> {
  requirePolicy(viewer, 'task.read');
  return deps.database.transact(viewer, async (tx) => {
    await requireProgramme(tx, programmeId);
    return store.listDays(tx, programmeId);
  });
}

function hotspotDays(hotspots: readonly Hotspot[], days: readonly number[], table: PlaceDays): HotspotDay[] {
  return hotspots.flatMap(({ hotspot }, i) =>
    days.map((day, d) => ({
      hotspot,
      date: isoDateOfDay(day),
      block: table.block[i * days.length + d]!,
      isAssigned: table.isAssigned[i * days.length + d] === 1,
    })),
  );
}

function tableOf(kept: readonly HotspotDay[], hotspots: readonly Hotspot[], days: readonly number[]): PlaceDays {
  const isAssigned = new Uint8Array(hotspots.length * days.length);
  const block = new Int32Array(isAssigned.length).fill(-1);
  const indexOf = new Map(hotspots.map(({ hotspot }, i) => [hotspot, i]));
  let [nBlocks, nAssigned] = [0, 0];
  for (const day of kept) {
    const at = indexOf.get(day.hotspot)! * days.length + (dayOfIsoDate(day.date) - days[0]!);
    block[at] = day.block;
    nBlocks = Math.max(nBlocks, day.block + 1);
    if (!day.isAssigned) continue;
    isAssigned[at] = 1;
    nAssigned++;
  }
  return { isAssigned, block, nBlocks, nAssigned };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) if (!Number.isNaN(value)) sum += value;
  return sum;
}

/** Mean of all known place-days, and how much more than chance counts vary within a place. */
function usualOf(counts: Float64Array, nDays: number): { mean: number; dispersion: number } {
  let [n, sum, squares, expected] = [0, 0, 0, 0];
  for (let i = 0; i < counts.length; i += nDays) {
    const known = counts.subarray(i, i + nDays).filter((value) => !Number.isNaN(value));
    if (known.length < 2) continue;
    const mean = sumOf(known) / known.length;
    for (const value of known) squares += (value - mean) ** 2;
    expected += mean * (known.length - 1);
    sum += mean * known.length;
    n += known.length;
  }
  // Never below Poisson: fewer surprises than chance are themselves chance.
  return { mean: n === 0 ? 0 : sum / n, dispersion: expected > 0 ? Math.max(1, squares / expected) : 1 };
}
