import { Type } from 'typebox';
import {
  cellCentre,
  cellOf,
  countInCells,
  countInHexes,
  type Grid,
  gridOver,
  hexCentre,
  hexCorners,
  hexGridOver,
  hexOf,
  hexWidthOfArea,
  pointBounds,
} from '../../../analysis/index.ts';
import { chooseRecords, placeWords, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { packNumbers } from '../model.ts';

const FEWEST = 10;

export const gridCountsMethod = defineMethod(
  Type.Object(
    {
      shape: Type.Enum(['hexagon', 'square'], { default: 'hexagon' }),
      /** Side of the square; a hexagon has the same area. */
      sideMetres: Type.Number({ minimum: 20, maximum: 5000, default: 250 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'gridCounts',
    title: 'Counts by cell',
    version: 1,
    advisedAs: 'areaCounts',
    needs: `At least ${FEWEST} incidents placed to a point.`,
    cost: (n) => n / 1e4,
    run(task, { shape, sideMetres }) {
      const chosen = chooseRecords(task.records, { place: 'point' });
      const refused = tooFew(chosen, FEWEST, 'Counts by cell', 'areaCounts');
      if (refused !== null) return refused;
      const { x, y } = chosen.points;
      const options = chosen.weights === undefined ? {} : { weights: chosen.weights };
      const bounds = pointBounds(chosen.points)!;
      // The lattice is fixed to the plane, whatever is selected: two maps of one side have the same cells.
      const cells = shape === 'hexagon' ? hexagons(bounds, sideMetres) : squares(bounds, sideMetres);
      const counted = cells.count(chosen.points, options);
      const filled = [...counted.counts.keys()].filter((i) => counted.counts[i]! > 0);
      const busiest = filled.reduce(
        (best, i) => (best < 0 || counted.counts[i]! > counted.counts[best]! ? i : best),
        -1,
      );
      const clusters = filled.map((cell) => ({
        cluster: cell,
        nPoints: counted.counts[cell]!,
        ...cells.centre(cell),
        areaKm2: sideMetres ** 2 / 1e6,
        perKm2: counted.counts[cell]! / (sideMetres ** 2 / 1e6),
        ring: cells.ring(cell),
      }));
      const at = busiest < 0 ? null : cells.centre(busiest);
      return {
        refused: false,
        result: {
          kind: 'clusters',
          clusters,
          members: {
            incidentIds: packNumbers(
              Int32Array.from(chosen.rows, (row) => task.records.incidentId[row]!),
              'int32',
            ),
            labels: packNumbers(
              Int32Array.from(chosen.rows, (_, i) => cells.of(x[i]!, y[i]!)),
              'int32',
            ),
          },
          figures: { nCellsWithIncidents: filled.length, most: busiest < 0 ? 0 : counted.counts[busiest]! },
          tables: [
            {
              name: 'cells',
              columns: ['cell', 'incidents', 'x', 'y'],
              rows: clusters.map(({ cluster, nPoints, x: cx, y: cy }) => [cluster, nPoints, cx, cy]),
            },
          ],
        },
        words: [
          `${counted.nUsed} incidents lie in ${filled.length} ${shape === 'hexagon' ? 'hexagons' : 'squares'} of ${round(sideMetres ** 2 / 1e4)} ha each.`,
          ...(at === null
            ? []
            : [`The busiest, ${counted.counts[busiest]} incidents, lies ${placeWords(task.ground, at.x, at.y)}.`]),
          'Where cells are drawn is arbitrary: a cluster on a border is split. Whether a count is more than chance is for Gi*.',
        ],
        warnings: [],
        nUsed: counted.nUsed,
        leftOut: [...chosen.leftOut, ...counted.leftOut],
      };
    },
  },
);

interface Cells {
  of(x: number, y: number): number;
  centre(cell: number): { x: number; y: number };
  ring(cell: number): number[];
  count: (
    points: Parameters<typeof countInCells>[1],
    options: { weights?: ArrayLike<number> },
  ) => ReturnType<typeof countInCells>;
}

type Bounds = NonNullable<ReturnType<typeof pointBounds>>;

function squares(bounds: Bounds, sideMetres: number): Cells {
  const grid: Grid = gridOver(bounds, sideMetres);
  const half = sideMetres / 2;
  return {
    of: (x, y) => cellOf(grid, x, y),
    centre: (cell) => cellCentre(grid, cell),
    ring(cell) {
      const { x, y } = cellCentre(grid, cell);
      return [x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half];
    },
    count: (points, options) => countInCells(grid, points, options),
  };
}

function hexagons(bounds: Bounds, sideMetres: number): Cells {
  const grid = hexGridOver(bounds, hexWidthOfArea(sideMetres ** 2));
  return {
    of: (x, y) => hexOf(grid, x, y),
    centre: (cell) => hexCentre(grid, cell),
    // Clockwise from the method; outlines of cards run the other way round.
    ring(cell) {
      const corners = hexCorners(grid, cell);
      const ring: number[] = [];
      for (let i = corners.length - 2; i >= 0; i -= 2) ring.push(corners[i]!, corners[i + 1]!);
      return ring;
    },
    count: (points, options) => countInHexes(grid, points, options),
  };
}
