import type { Plane } from '../../../places/index.ts';
import { badRequest } from '../../../platform/index.ts';
import type { AnalysisGround } from '../ground.ts';
import { type AnalysisCard, canonicalJson, cardHead, type MethodResult, unpackNumbers } from '../model.ts';

type Surface = Extract<MethodResult, { kind: 'surface' }>;

/** CSV with its card in lines that begin with #: the sentences, then the card itself as JSON in one line. */
export function csvOf(card: AnalysisCard): string {
  const lines = [
    ...[...card.words, ...card.notices].map((words) => `# ${oneLine(words)}`),
    ...card.leftOut.map(({ n, reason }) => `# left out: ${n} ${oneLine(reason)}`),
    `# marking: ${card.marking}`,
    `# card: ${canonicalJson(cardHead(card))}`,
  ];
  const { result } = card;
  if (result === null) return `${lines.join('\n')}\n`;
  if (result.kind === 'surface') lines.push(...surfaceRows(result));
  for (const [i, table] of result.tables.entries()) {
    if (i > 0) lines.push('', `# ${table.name}`);
    lines.push(table.columns.map(cell).join(','), ...table.rows.map((row) => row.map(cell).join(',')));
  }
  return `${lines.join('\n')}\n`;
}

/** One line a cell that holds a value; positions are cell centres. */
function surfaceRows({ grid, layers }: Surface): string[] {
  const columns = layers.map((layer) => unpackNumbers(layer.values));
  const rows = [['x', 'y', ...layers.map((layer) => layer.name)].join(',')];
  for (let i = 0; i < grid.nColumns * grid.nRows; i++) {
    if (columns.every((values) => Number.isNaN(values[i]!))) continue;
    const [x, y] = centre(grid, i);
    rows.push([x, y, ...columns.map((values) => (Number.isNaN(values[i]!) ? '' : values[i]!))].join(','));
  }
  return rows;
}

const oneLine = (words: string) => words.replace(/\s+/g, ' ');

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A spreadsheet would run text that begins like a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function centre(grid: Surface['grid'], i: number): [number, number] {
  const column = i % grid.nColumns;
  const row = (i - column) / grid.nColumns;
  return [grid.originX + (column + 0.5) * grid.cellSizeMetres, grid.originY + (row + 0.5) * grid.cellSizeMetres];
}

interface Feature {
  type: 'Feature';
  geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown };
  properties: Record<string, unknown>;
}

/** GeoJSON in WGS84 with its card as the member `card`. @throws Refusal where the result has no places */
export function geoJsonOf(card: AnalysisCard, ground: AnalysisGround): string {
  return JSON.stringify({ type: 'FeatureCollection', card: cardHead(card), features: featuresOf(card.result, ground) });
}

function featuresOf(result: MethodResult | null, ground: AnalysisGround): Feature[] {
  switch (result?.kind) {
    case 'surface':
      return surfaceFeatures(result, ground.plane);
    case 'clusters':
      return result.clusters.flatMap(({ ring, ...properties }) =>
        // Two places make a line and one a point: they have no outline.
        ring.length < 6
          ? []
          : [
              {
                type: 'Feature',
                geometry: { type: 'Polygon', coordinates: [degrees(ring, ground.plane)] },
                properties,
              },
            ],
      );
    case 'areas':
      return areaFeatures(result, ground);
    default:
      throw badRequest('analysis.no-places', 'This card holds no places to draw; take it as CSV.');
  }
}

function surfaceFeatures({ grid, layers }: Surface, plane: Plane): Feature[] {
  const columns = layers.map((layer) => unpackNumbers(layer.values));
  const half = grid.cellSizeMetres / 2;
  const features: Feature[] = [];
  for (let i = 0; i < grid.nColumns * grid.nRows; i++) {
    const first = columns[0]![i]!;
    // Most cells of a density hold nothing.
    if (Number.isNaN(first) || (layers.length === 1 && first === 0)) continue;
    const [x, y] = centre(grid, i);
    const ring = [x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half];
    features.push({
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [degrees(ring, plane)] },
      properties: Object.fromEntries(
        layers.map((layer, k) => [layer.name, Number.isFinite(columns[k]![i]!) ? columns[k]![i]! : null]),
      ),
    });
  }
  return features;
}

function areaFeatures(result: Extract<MethodResult, { kind: 'areas' }>, ground: AnalysisGround): Feature[] {
  const shapes = new Map(ground.areas[result.areaKind].map((area) => [area.areaId, area.shape]));
  const [table] = result.tables;
  return table!.rows.flatMap((row) => {
    const shape = shapes.get(Number(row[0]));
    if (shape === undefined) return [];
    const coordinates = shape.parts.map((part) => part.map((ring) => degrees([...ring], ground.plane)));
    const properties = Object.fromEntries(table!.columns.map((name, i) => [name, row[i] ?? null]));
    return [{ type: 'Feature', geometry: { type: 'MultiPolygon', coordinates }, properties }];
  });
}

/** A closed ring of degrees; seven decimals are a centimetre. */
function degrees(ring: readonly number[], plane: Plane): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const { lon, lat } = plane.toWgs84(ring[i]!, ring[i + 1]!);
    points.push([Number(lon.toFixed(7)), Number(lat.toFixed(7))]);
  }
  const [first, last] = [points[0]!, points.at(-1)!];
  if (first[0] !== last[0] || first[1] !== last[1]) points.push(first);
  return points;
}
