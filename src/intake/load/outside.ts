import { distanceToPolygonMetres } from '../../analysis/index.ts';
import type { Gazetteer } from '../../places/index.ts';
import type { RowProblem } from '../../vocabulary/index.ts';
import type { OutsideRule } from '../model.ts';

/**
 * The test of a feed that holds positions outside the partnership's area: the boundary in use, else all wards, else all small
 * areas. Null when the feed keeps them (the default: data.police.uk's rows outside the force are real rows, counted and in no
 * area) or when the partnership has no areas yet.
 */
export function outsideTest(
  gazetteer: Gazetteer,
  rule: OutsideRule,
): ((x: number, y: number) => RowProblem | null) | null {
  if (rule.action === 'keep') return null;
  const kinds = ['partnership', 'ward', 'smallArea'] as const;
  const shapes = kinds
    .map((kind) => gazetteer.areas.filter((area) => area.kind === kind && area.isInUse).map((area) => area.shape))
    .find((found) => found.length > 0);
  if (shapes === undefined) return null;
  return (x, y) => {
    let nearest = Number.POSITIVE_INFINITY;
    for (const shape of shapes) {
      const metres = distanceToPolygonMetres(shape, x, y);
      if (metres <= rule.metres) return null;
      nearest = Math.min(nearest, metres);
    }
    return {
      code: 'place.outside',
      column: 'position',
      found: `${Math.round(x)}, ${Math.round(y)} (${Math.round(nearest)} m outside)`,
      expected: `a position in the partnership’s area or at most ${rule.metres} m from it`,
    };
  };
}
