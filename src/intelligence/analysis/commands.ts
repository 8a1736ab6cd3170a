import { randomUUID } from 'node:crypto';
import { Value } from 'typebox/value';
import type { HarmEdition } from '../../analysis/index.ts';
import { requirePolicy } from '../../governance/index.ts';
import { freshView, type Picture, type PictureView, readFilter } from '../../picture/index.ts';
import { badRequest, type Deps, notFound, Refusal } from '../../platform/index.ts';
import { LocalClock, type Viewer } from '../../vocabulary/index.ts';
import {
  adviceFor,
  adviceOn,
  bothRights,
  type ChangedRecords,
  changedBetween,
  makeCard,
  rightsOf,
  sha256,
  type Taken,
  takeSelection,
  withoutMoment,
} from './card.ts';
import type { AnalysisGround } from './ground.ts';
import { harmFor } from './harm.ts';
import type { Method, MethodAnswer } from './method.ts';
import { findMethod, METHODS } from './methods.ts';
import { type AnalysisCard, type AnalysisRequest, type CardHead, type CardRights, canonicalJson } from './model.ts';
import type { AnalysisPool } from './pool.ts';
import { offsetsFor } from './records.ts';
import { CardHeadSchema } from './schema.ts';
import * as store from './store.ts';

/** What analyses stand on. */
export interface AnalysisDeps extends Pick<Deps, 'database' | 'clock' | 'log'> {
  picture: Picture;
  analysisGround(): Promise<AnalysisGround>;
  pool: AnalysisPool;
}

/** Who follows a run: progress, cancel, and how long it may take. */
export interface Watch {
  progress?(told: { done: number; total: number | null; what: string }): void;
  signal?: AbortSignal | undefined;
  /** Default half a minute: what a person waits for. */
  limitMs?: number;
}

export interface FinishedAnalysis {
  analysisId: string;
  card: AnalysisCard;
  madeAt: number;
}

/** Longest that a person is kept waiting; what takes longer is a job. */
export const INTERACTIVE_LIMIT_MS = 30_000;

/**
 * Runs a method on a selection as this viewer may see it and keeps the card. Cancelled or failed, nothing is kept.
 * @param analysisId given where it was promised before the run
 */
export async function runAnalysis(
  deps: AnalysisDeps,
  viewer: Viewer,
  request: AnalysisRequest,
  watch: Watch = {},
  analysisId: string = randomUUID(),
): Promise<FinishedAnalysis> {
  requirePolicy(viewer, 'analysis.run');
  const view = await freshView(deps, viewer);
  const { card } = await compute(deps, viewer, view, request, rightsOf(viewer), watch);
  const madeAt = deps.clock.now();
  const text = canonicalJson(card);
  watch.signal?.throwIfAborted();
  await deps.database.transact(viewer, async (tx) => {
    const { method, marking, records } = card;
    await store.insertCard(
      tx,
      { cardId: analysisId, madeAt, madeByPersonId: viewer.personId, method, marking, sha256: sha256(text), text },
      records,
    );
    tx.audit({
      v: 1,
      what: 'analysis.run',
      subjectType: 'analysis',
      subjectId: analysisId,
      details: { method: card.method, filter: card.records.filter, records: card.records.n, refused: card.refused },
    });
  });
  return { analysisId, card, madeAt };
}

/** What became of a card made again. */
export interface RepeatedCard {
  /** The same bytes. */
  same: boolean;
  because: string[];
  /** What has changed in the selection since the card's moment; the card itself stays at its moment. */
  since: ChangedRecords;
  card: AnalysisCard;
}

/** Makes a card again from what it says of itself, as known at its moment. Keeps nothing. */
export async function repeatCard(
  deps: AnalysisDeps,
  viewer: Viewer,
  card: CardHead,
  watch: Watch = {},
): Promise<RepeatedCard> {
  requirePolicy(viewer, 'analysis.run');
  const view = await freshView(deps, viewer);
  const rights = bothRights(card.rights, rightsOf(viewer));
  const request = {
    method: card.method,
    options: card.parameters,
    seed: card.seed,
    filter: card.records.filter,
    compareWith: card.compareWith?.filter,
  };
  const made = await compute(deps, viewer, view, request, rights, watch);
  const now = await takeSelection(view, readFilter(view, withoutMoment(card.records.filter)), rights);
  const because = differences(card, made.card, deps.picture.current.columns.ordinal);
  return { same: because.length === 0, because, since: changedBetween(made.taken, now), card: made.card };
}

function differences(card: CardHead, made: AnalysisCard, ordinal: number): string[] {
  const because: string[] = [];
  if (card.records.asKnownAt.ordinal > ordinal) {
    because.push(`The card was made at moment ${card.records.asKnownAt.ordinal}; this picture ends at ${ordinal}.`);
  }
  if (canonicalJson(card.rights) !== canonicalJson(made.rights)) {
    because.push('You may see less than whoever made the card, so it was made again with less.');
  }
  for (const [was, is, which] of [
    [card.records, made.records, ''],
    [card.compareWith, made.compareWith, ' of the second selection'],
  ] as const) {
    if (was === null || is === null || was.sha256 === is.sha256) continue;
    because.push(
      `The records${which} are not those of the card: it had ${was.n}, there are ${is.n} as known then. Records may have been erased since, or rights changed.`,
    );
  }
  if (card.ground.sha256 !== made.ground.sha256) {
    because.push('Areas, addresses or streets have been loaded anew since the card was made.');
  }
  if (card.methodVersion !== made.methodVersion) {
    because.push(`The method was version ${card.methodVersion} then and is ${made.methodVersion} now.`);
  }
  const isSame = canonicalJson(headOf(card)) === canonicalJson(headOf(made));
  if (!isSame && because.length === 0) {
    because.push(
      card.resultSha256 === made.resultSha256
        ? 'The result is the same, but the card says something else about it.'
        : 'The result differs from the card’s, from the same records, method and parameters.',
    );
  }
  return isSame ? [] : because;
}

function headOf(card: CardHead): unknown {
  return Object.fromEntries(Object.entries(card).filter(([name]) => name !== 'result'));
}

/** @throws Refusal `analysis.card-unreadable` saying where it is no card */
export function readCard(value: unknown): CardHead {
  if (Value.Check(CardHeadSchema, value)) {
    const { result, ...head } = value;
    // A result that came along must be the one the card speaks of.
    if (result !== undefined && sha256(canonicalJson(result)) !== head.resultSha256) {
      throw badRequest('analysis.card-altered', 'The result in this card is not the one it was made with.');
    }
    return head as CardHead;
  }
  const first = [...Value.Errors(CardHeadSchema, value)][0];
  throw badRequest(
    'analysis.card-unreadable',
    `This is not an analysis card: ${first === undefined ? '' : `${first.instancePath || 'it'} ${first.message}`}.`,
  );
}

/** Which methods this selection can carry, with starting values; and where one cannot, why. */
export async function selectionAdvice(deps: AnalysisDeps, viewer: Viewer, filter: AnalysisRequest['filter']) {
  requirePolicy(viewer, 'analysis.run');
  const view = await freshView(deps, viewer);
  const ground = await deps.analysisGround();
  const taken = await takeSelection(view, readFilter(view, filter), rightsOf(viewer));
  const advice = adviceFor(taken, ground);
  return {
    n: taken.card.n,
    methods: METHODS.map((method) => {
      const own = advice.find((each) => each.method === method.advisedAs)!;
      return {
        name: method.name,
        title: method.title,
        needs: method.needs,
        comparesTwo: method.comparesTwo,
        fits: own.fits,
        nUsable: own.nUsable,
        refusal: own.fits ? null : own.refusal,
        instead: own.fits ? null : own.instead,
        why: own.fits ? own.why : null,
        caution: own.fits ? own.caution : null,
        options: parametersOf(method, {}, own.fits ? own.defaults : {}),
        schema: method.schema,
      };
    }),
  };
}

/** Whether a run would keep a person waiting longer than they should be. */
export async function isLong(deps: AnalysisDeps, viewer: Viewer, request: AnalysisRequest): Promise<boolean> {
  const view = await freshView(deps, viewer);
  const method = methodNamed(request.method);
  const { records } = view.count(readFilter(view, request.filter));
  return method.cost(records, parametersOf(method, request.options ?? {}, {}) as never) > INTERACTIVE_LIMIT_MS / 3;
}

/** @throws Refusal `not-found`, also for cards above the viewer's clearance */
export async function openCard(
  deps: Pick<Deps, 'database'>,
  viewer: Viewer,
  analysisId: string,
): Promise<store.StoredCard> {
  const stored = await findCard(deps, viewer, analysisId);
  if (stored === null) throw notFound('That analysis');
  return stored;
}

export async function findCard(deps: Pick<Deps, 'database'>, viewer: Viewer, analysisId: string) {
  requirePolicy(viewer, 'analysis.run');
  return deps.database.transact(viewer, (tx) => store.findCard(tx, analysisId));
}

/** The latest cards that this viewer may read, newest first. */
export async function listAnalyses(deps: AnalysisDeps, viewer: Viewer, limit: number) {
  requirePolicy(viewer, 'analysis.run');
  const cards = await deps.database.transact(viewer, (tx) => store.listCards(tx, limit));
  return { analyses: cards.map((card) => ({ ...card, title: findMethod(card.method)?.title ?? card.method })) };
}

async function compute(
  deps: AnalysisDeps,
  viewer: Viewer,
  view: PictureView,
  request: AnalysisRequest,
  rights: CardRights,
  watch: Watch,
): Promise<{ card: AnalysisCard; taken: Taken }> {
  const method = methodNamed(request.method);
  const ground = await deps.analysisGround();
  const taken = await takeSelection(view, readFilter(view, request.filter), rights);
  const others =
    request.compareWith === undefined || !method.comparesTwo
      ? null
      : await takeSelection(view, readFilter(view, request.compareWith), rights);
  const advice = adviceOn(method, taken, ground);
  let parameters = parametersOf(method, request.options ?? {}, advice.fits ? advice.defaults : {});
  const harm = method.usesHarm ? await harmFor(deps, viewer, Number(parameters['harmEditionId'])) : null;
  // The card names the edition, so that a later one does not reach it.
  if (harm !== null) parameters = { ...parameters, harmEditionId: harm.harmEditionId };
  const seed = request.seed ?? 1;
  const answer: MethodAnswer = advice.fits
    ? await onPool(deps, { method, parameters, seed, ground, taken, others, harm: harm?.edition ?? null }, watch)
    : { refused: true, refusal: advice.refusal, instead: advice.instead, nUsed: 0, leftOut: [] };
  const { isMadeUp } = deps.picture.partnership;
  return {
    card: makeCard({ method, parameters, seed, rights, ground, taken, others, advice, isMadeUp, answer }),
    taken,
  };
}

interface Prepared {
  method: Method;
  parameters: Record<string, unknown>;
  seed: number;
  ground: AnalysisGround;
  taken: Taken;
  others: Taken | null;
  harm: HarmEdition | null;
}

async function onPool(
  deps: AnalysisDeps,
  prepared: Prepared,
  { progress, signal, limitMs }: Watch,
): Promise<MethodAnswer> {
  const { method, parameters, seed, ground, taken, others, harm } = prepared;
  // The plane has functions, which do not cross to a thread, and methods need no degrees.
  const { plane: _, sha256: __, ...plain } = ground;
  const limit = AbortSignal.timeout(limitMs ?? INTERACTIVE_LIMIT_MS);
  try {
    return await deps.pool.run(
      {
        method: method.name,
        options: parameters,
        seed,
        task: {
          records: taken.records,
          others: others?.records ?? null,
          harm,
          ground: plain,
          offsets: offsetsFor(new LocalClock(taken.columns.timeZone), taken.records),
          window:
            taken.filter.days?.by === 'occurred'
              ? { from: taken.filter.days.from ?? null, to: taken.filter.days.to ?? null }
              : { from: null, to: null },
        },
      },
      {
        ...(progress === undefined ? {} : { progress }),
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      },
    );
  } catch (error) {
    if (signal?.aborted) throw signal.reason instanceof Refusal ? signal.reason : cancelled();
    if (limit.aborted) {
      throw new Refusal(
        'analysis.too-long',
        503,
        `${method.title} took longer than ${Math.round((limitMs ?? INTERACTIVE_LIMIT_MS) / 1000)} s and was given up. Select fewer records, or run it in the background.`,
      );
    }
    // What a method says of options that do not fit each other.
    if (error instanceof RangeError) throw badRequest('analysis.options', error.message);
    throw error;
  }
}

const cancelled = () => new Refusal('cancelled', 409, 'The analysis was cancelled; nothing of it was kept.');

/** @throws Refusal `analysis.method-unknown` listing those there are */
function methodNamed(name: string): Method {
  const method = findMethod(name);
  if (method !== undefined) return method;
  throw badRequest(
    'analysis.method-unknown',
    `There is no method "${name}"; known are ${METHODS.map((each) => each.name).join(', ')}.`,
  );
}

/** Every option: what was asked, then what the advisor proposes for these records, then the method's own default. */
function parametersOf(
  method: Method,
  asked: Record<string, unknown>,
  advised: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const own = Object.keys(method.schema.properties);
  const fitting = Object.fromEntries(Object.entries(advised).filter(([name]) => own.includes(name)));
  const parameters = Value.Default(method.schema, structuredClone({ ...fitting, ...asked })) as Record<string, unknown>;
  if (Value.Check(method.schema, parameters)) return parameters;
  const first = [...Value.Errors(method.schema, parameters)][0];
  throw badRequest(
    'analysis.options',
    `The options of ${method.name} do not fit: ${first === undefined ? '' : `${first.instancePath || 'they'} ${first.message}`}. Known are ${own.join(', ')}.`,
  );
}
