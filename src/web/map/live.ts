import type { CardState } from '../analysis/card-layer.ts';
import type { HarmWeights } from './harm-weights.ts';
import type { Measure } from './measure.ts';
import type { Versus } from './periods.ts';
import type { Days } from './state.ts';
import type { Shown } from './surface.ts';
import type { MeasureChange } from './use-measure.ts';

/** What the map shows live, and what the analysis panel moves. */
export interface Live {
  shown: Shown | null;
  measure: Measure;
  moveMeasure: (part: MeasureChange) => void;
  versus: Versus | null;
  harm: HarmWeights | null;
  card: CardState;
  brush: Days;
  move: (to: Days) => void;
}
