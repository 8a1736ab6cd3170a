import { openCard, runAnalysis } from '../../../intelligence/index.ts';
import { type AnalysisCard, unpackNumbers } from '../../../intelligence/model.ts';
import { badRequest } from '../../../platform/index.ts';
import type { Marking, Viewer } from '../../../vocabulary/index.ts';
import type { PatrolDeps } from '../deps.ts';
import type { RiskSurface } from '../model/hot-places.ts';

/** Where risk is taken from: a card that was kept, or a density of records made and kept now. */
export interface RiskSource {
  cardId?: string | undefined;
  /** As in an address of the map. */
  filter?: Record<string, string> | undefined;
  bandwidthMetres?: number | undefined;
}

export interface RiskOfCard {
  surface: RiskSurface;
  card: { cardId: string; method: string; methodVersion: number; n: number; words: string; asKnownAt: number | null };
  marking: Marking;
  notices: string[];
}

/** Layers that say how much, best first. A z or p says how surely, which is no amount to share out. */
const AMOUNTS = ['density', 'adaptive', 'count'];

/** @throws Refusal `patrol.card` where a card holds no surface of amounts */
export async function riskOf(deps: PatrolDeps, viewer: Viewer, source: RiskSource): Promise<RiskOfCard> {
  const { cardId, card } = await cardOf(deps, viewer, source);
  if (card.refused || card.result === null) {
    throw badRequest('patrol.card', `There is no surface to plan from: ${card.refusal ?? 'the card holds no result'}`);
  }
  if (card.result.kind !== 'surface') {
    throw badRequest(
      'patrol.card',
      `A plan needs a surface, and "${card.method}" gives ${card.result.kind}. Choose a density surface or hot spots.`,
    );
  }
  const { layers, grid } = card.result;
  const layer = AMOUNTS.map((name) => layers.find((each) => each.name === name)).find((found) => found) ?? layers[0];
  if (layer === undefined) throw badRequest('patrol.card', 'The card holds no layer.');
  return {
    surface: { grid, values: unpackNumbers(layer.values) },
    card: {
      cardId,
      method: card.method,
      methodVersion: card.methodVersion,
      n: card.nUsed,
      words: card.words[0] ?? '',
      asKnownAt: card.records.asKnownAt.at,
    },
    marking: card.marking,
    notices: card.notices,
  };
}

async function cardOf(
  deps: PatrolDeps,
  viewer: Viewer,
  { cardId, filter, bandwidthMetres = 200 }: RiskSource,
): Promise<{ cardId: string; card: AnalysisCard }> {
  if (cardId !== undefined) {
    const { text } = await openCard(deps.analysis, viewer, cardId);
    return { cardId, card: JSON.parse(text) as AnalysisCard };
  }
  if (filter === undefined) {
    throw badRequest('patrol.source', 'Say where risk is: a kept analysis card, or which records to take it from.');
  }
  const { analysisId, card } = await runAnalysis(deps.analysis, viewer, {
    method: 'kernelDensity',
    options: { bandwidthMetres, cellSizeMetres: 50 },
    filter,
  });
  return { cardId: analysisId, card };
}
