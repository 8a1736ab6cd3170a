import type { PolygonShape } from '../../../analysis/index.ts';
import { badRequest } from '../../../platform/index.ts';
import type { AnalysisGround } from '../ground.ts';
import { type AnalysisCard, canonicalJson, cardHead, type MethodResult, unpackNumbers } from '../model.ts';

/** Least to most, light to dark, told apart in grey and with any colour vision (ColorBrewer Blues). */
const SHADES = ['#eff3ff', '#bdd7e7', '#6baed6', '#3182bd', '#08519c'];
const WIDTH_PX = 1000;

interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** A drawing on the ground's outline, north up, with its words as title and description and its card as metadata. */
export function svgOf(card: AnalysisCard, ground: AnalysisGround): string {
  const { result } = card;
  if (result === null || result.kind === 'table') {
    throw badRequest('analysis.no-places', 'This card holds no places to draw; take it as CSV.');
  }
  const outlines = ground.studyArea === null ? [] : [ground.studyArea];
  const box = boxOf(result, ground);
  const scale = WIDTH_PX / Math.max(1, box.maxX - box.minX);
  const height = Math.ceil(Math.max(1, box.maxY - box.minY) * scale);
  const at = (x: number, y: number) => `${((x - box.minX) * scale).toFixed(1)} ${((box.maxY - y) * scale).toFixed(1)}`;
  const path = (shape: PolygonShape) =>
    shape.parts
      .flat()
      .map((ring) => pathOf(ring, at))
      .join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH_PX} ${height}" role="img">`,
    `<title>${escaped(card.words[0] ?? card.method)}</title>`,
    `<desc>${escaped([...card.words, ...card.notices, card.marking].join(' '))}</desc>`,
    `<metadata>${escaped(canonicalJson(cardHead(card)))}</metadata>`,
    `<rect width="${WIDTH_PX}" height="${height}" fill="#fff"/>`,
    ...drawing(result, ground, at, path, scale),
    ...outlines.map((shape) => `<path d="${path(shape)}" fill="none" stroke="#333" stroke-width="1"/>`),
    '</svg>\n',
  ].join('\n');
}

function drawing(
  result: Exclude<MethodResult, { kind: 'table' }>,
  ground: AnalysisGround,
  at: (x: number, y: number) => string,
  path: (shape: PolygonShape) => string,
  scale: number,
): string[] {
  if (result.kind === 'clusters') {
    return result.clusters.map(
      (cluster) =>
        `<path d="${pathOf(cluster.ring, at)}" fill="${SHADES[2]}" fill-opacity="0.6" stroke="${SHADES[4]}"><title>Cluster ${cluster.cluster}: ${cluster.nPoints} incidents</title></path>`,
    );
  }
  if (result.kind === 'areas') {
    const shapes = new Map(ground.areas[result.areaKind].map((area) => [area.areaId, area.shape]));
    const [table] = result.tables;
    const shown = Math.max(0, ['rate', 'z'].map((name) => table!.columns.indexOf(name)).find((i) => i >= 0) ?? 3);
    const shade = shadesOf(table!.rows.map((row) => Number(row[shown] ?? Number.NaN)));
    return table!.rows.flatMap((row) => {
      const shape = shapes.get(Number(row[0]));
      if (shape === undefined) return [];
      const value = row[shown] ?? null;
      const fill = value === null ? '#fff' : SHADES[shade(Number(value))]!;
      return [
        `<path d="${path(shape)}" fill="${fill}" stroke="#999" fill-rule="evenodd"><title>${escaped(`${row[2]}: ${table!.columns[shown]} ${value ?? 'not known'}`)}</title></path>`,
      ];
    });
  }
  return cellRuns(result, at, scale);
}

/** Neighbouring cells of one shade in a row are one rectangle. */
function cellRuns(
  { grid, layers }: Extract<MethodResult, { kind: 'surface' }>,
  at: (x: number, y: number) => string,
  scale: number,
): string[] {
  const values = unpackNumbers(layers[0]!.values);
  const shade = shadesOf(values);
  const of = (i: number) => (values[i]! > 0 ? shade(values[i]!) : -1);
  const runs: string[] = [];
  const size = grid.cellSizeMetres;
  for (let row = 0; row < grid.nRows; row++) {
    for (let column = 0; column < grid.nColumns; ) {
      const own = of(row * grid.nColumns + column);
      let end = column + 1;
      while (end < grid.nColumns && of(row * grid.nColumns + end) === own) end++;
      if (own >= 0) {
        const [x, y] = at(grid.originX + column * size, grid.originY + (row + 1) * size).split(' ');
        const width = ((end - column) * size * scale).toFixed(1);
        runs.push(
          `<rect x="${x}" y="${y}" width="${width}" height="${(size * scale).toFixed(1)}" fill="${SHADES[own]}"/>`,
        );
      }
      column = end;
    }
  }
  return runs;
}

/** Fifths of the values above 0. */
function shadesOf(values: ArrayLike<number>): (value: number) => number {
  const sorted = Float64Array.from(Array.from(values).filter((value) => value > 0 && Number.isFinite(value))).sort();
  const breaks = [0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.floor(share * sorted.length)] ?? 0);
  return (value) => breaks.filter((edge) => value >= edge).length;
}

function pathOf(ring: ArrayLike<number>, at: (x: number, y: number) => string): string {
  let d = '';
  for (let i = 0; i + 1 < ring.length; i += 2) d += `${i === 0 ? 'M' : 'L'}${at(ring[i]!, ring[i + 1]!)}`;
  return `${d}Z`;
}

function boxOf(result: MethodResult, { studyArea, areas }: AnalysisGround): Box {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  const add = (ring: ArrayLike<number>) => {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      box.minX = Math.min(box.minX, ring[i]!);
      box.maxX = Math.max(box.maxX, ring[i]!);
      box.minY = Math.min(box.minY, ring[i + 1]!);
      box.maxY = Math.max(box.maxY, ring[i + 1]!);
    }
  };
  for (const ring of studyArea?.parts.flat() ?? []) add(ring);
  if (result.kind === 'clusters') for (const { ring } of result.clusters) add(ring);
  if (result.kind === 'areas')
    for (const { shape } of areas[result.areaKind]) for (const ring of shape.parts.flat()) add(ring);
  if (result.kind === 'surface') {
    const { originX, originY, cellSizeMetres, nColumns, nRows } = result.grid;
    add([originX, originY, originX + nColumns * cellSizeMetres, originY + nRows * cellSizeMetres]);
  }
  return Number.isFinite(box.minX) ? box : { minX: 0, minY: 0, maxX: 1, maxY: 1 };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
