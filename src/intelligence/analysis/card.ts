import { createHash } from 'node:crypto';
import { adviseMethods, type MethodAdvice } from '../../analysis/index.ts';
import { incidentPredicate } from '../../governance/index.ts';
import {
  ALREADY_APPLIED,
  compileFilter,
  countRows,
  type FilterAddress,
  filterToAddress,
  type PictureColumns,
  type PictureFilter,
  type PictureView,
  type Rights,
} from '../../picture/index.ts';
import { highestMarking, MARKINGS, markingRank, type Viewer } from '../../vocabulary/index.ts';
import type { AnalysisGround } from './ground.ts';
import type { Method, MethodAnswer, MethodRecords } from './method.ts';
import { type AnalysisCard, CARD_VERSION, type CardRecords, type CardRights, canonicalJson } from './model.ts';
import { narrow, recordsHash, recordsOf, selectionOf, sortedRows } from './records.ts';

/**
 * What a viewer's analyses may use. AIM's own jobs and the command line may see every position; an analysis of theirs
 * still never uses one that no analyst may see.
 */
export function rightsOf(viewer: Viewer): CardRights {
  const seen = incidentPredicate(viewer.kind === 'person' ? viewer : { ...viewer, kind: 'person', roles: ['analyst'] });
  return {
    clearance: viewer.clearance,
    areaOnlyCategories: [...seen.areaOnlyCategories].sort((a, b) => a - b),
    areaOnlyFlags: seen.areaOnlyFlags,
  };
}

/** Never more than either. */
export function bothRights(a: CardRights, b: CardRights): CardRights {
  return {
    clearance: MARKINGS[Math.min(markingRank(a.clearance), markingRank(b.clearance))]!,
    areaOnlyCategories: [...new Set([...a.areaOnlyCategories, ...b.areaOnlyCategories])].sort((x, y) => x - y),
    areaOnlyFlags: a.areaOnlyFlags | b.areaOnlyFlags,
  };
}

const predicateOf = (rights: CardRights): Rights => ({
  mayRead: true,
  maxMarking: markingRank(rights.clearance),
  areaOnlyCategories: new Set(rights.areaOnlyCategories),
  areaOnlyFlags: rights.areaOnlyFlags,
});

/** One selection, read, cut to rights and put in order. */
export interface Taken {
  filter: PictureFilter;
  columns: PictureColumns;
  records: MethodRecords;
  card: CardRecords;
  /** Above the marking that the rights reach; null where telling would place them. */
  nAbove: number | null;
}

/** Takes the records of a selection, audited, frozen at a moment. */
export async function takeSelection(view: PictureView, filter: PictureFilter, rights: CardRights): Promise<Taken> {
  const ordinal = Math.min(filter.asKnownAt ?? view.columns.ordinal, view.columns.ordinal);
  const frozen: PictureFilter = { ...filter, asKnownAt: ordinal };
  const predicate = predicateOf(rights);
  const columns = narrow(await view.take(frozen, 'analysis'), frozen, predicate);
  const rows = sortedRows(columns);
  let events = 0;
  for (const row of rows) events += columns.count[row]!;
  const moment = view.snapshot.moments.findLast((each) => each.ordinal <= ordinal);
  const isPlaced = frozen.polygon !== undefined || frozen.ids !== undefined;
  const unmarked = { ...predicate, maxMarking: ALREADY_APPLIED.maxMarking };
  return {
    filter: frozen,
    columns,
    records: recordsOf(columns, rows),
    card: {
      filter: filterToAddress(frozen),
      n: rows.length,
      events,
      asKnownAt: { ordinal, at: moment?.at ?? null },
      sha256: recordsHash(columns, rows),
    },
    nAbove: isPlaced ? null : countRows(compileFilter(view.columns, frozen, unmarked)).records - rows.length,
  };
}

export function adviceFor(taken: Taken, ground: AnalysisGround): MethodAdvice[] {
  return adviseMethods(selectionOf(taken.records, ground));
}

/** The advisor's word on one method: a refusal, or its starting values. */
export function adviceOn(method: Method, taken: Taken, ground: AnalysisGround): MethodAdvice {
  return adviceFor(taken, ground).find((each) => each.method === method.advisedAs)!;
}

export interface CardMaking {
  method: Method;
  parameters: Record<string, unknown>;
  seed: number;
  rights: CardRights;
  ground: AnalysisGround;
  taken: Taken;
  others: Taken | null;
  advice: MethodAdvice;
  isMadeUp: boolean;
  answer: MethodAnswer;
}

/** Puts a card together. Nothing of when, where or by whom goes in: the same question gives the same bytes. */
export function makeCard(making: CardMaking): AnalysisCard {
  const { method, taken, others, ground, answer, advice } = making;
  const result = answer.refused ? null : answer.result;
  return {
    v: CARD_VERSION,
    method: method.name,
    methodVersion: method.version,
    parameters: making.parameters,
    seed: making.seed,
    records: taken.card,
    compareWith: others?.card ?? null,
    rights: making.rights,
    ground: { words: ground.words, areaKm2: ground.areaKm2, sha256: ground.sha256 },
    nUsed: answer.nUsed,
    leftOut: [
      ...answer.leftOut,
      ...(taken.nAbove ? [{ reason: 'marked above what this card may use', n: taken.nAbove }] : []),
    ],
    words: answer.refused ? [answer.refusal] : answer.words,
    notices: [
      ...(making.isMadeUp ? ['Every place, person and record here is made up.'] : []),
      ...(advice.fits && advice.caution !== null ? [advice.caution] : []),
      ...(answer.refused ? [] : answer.warnings),
    ],
    marking: highestMarking([...markingsOf(taken), ...(others === null ? [] : markingsOf(others))]),
    refused: answer.refused,
    refusal: answer.refused ? answer.refusal : null,
    instead: answer.refused ? answer.instead : null,
    result,
    resultSha256: sha256(canonicalJson(result)),
  };
}

function markingsOf({ columns }: Taken) {
  return new Set(Array.from(columns.marking, (rank) => MARKINGS[rank]!));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** How many records came, went or were corrected between two readings of one selection. */
export interface ChangedRecords {
  added: number;
  corrected: number;
  gone: number;
}

export function changedBetween(before: Taken, after: Taken): ChangedRecords {
  const versions = new Map<number, number>();
  for (let i = 0; i < before.columns.length; i++)
    versions.set(before.columns.incidentId[i]!, before.columns.version[i]!);
  let [added, corrected] = [0, 0];
  for (let i = 0; i < after.columns.length; i++) {
    const id = after.columns.incidentId[i]!;
    const version = versions.get(id);
    if (version === undefined) added++;
    else if (version !== after.columns.version[i]) corrected++;
    versions.delete(id);
  }
  return { added, corrected, gone: versions.size };
}

export function withoutMoment(filter: FilterAddress): FilterAddress {
  const { asKnownAt: _, ...rest } = filter;
  return rest;
}
