import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection } from 'geojson';
import { useMemo } from 'react';
import { type AnalysisCard, type MethodResult, type SurfaceLayer, unpackNumbers } from '../../intelligence/model.ts';
import { get } from '../api/client.ts';
import { densityBreaks, niceUnit } from '../map/linked-views.ts';
import { type KeyClass, RISING_TOKENS, SIGNED_TOKENS } from '../map/measure.ts';
import { imageOf, paintCells, paintClass, paintSmooth } from '../map/paint.ts';
import type { Picture } from '../map/picture.ts';
import type { Corners } from '../map/picture-worker.ts';
import { fromPlane } from '../map/plane.ts';
import { apply } from '../map/plane-fit.ts';
import type { MapLayer, MapShape, SurfaceImage } from '../map/shapes.ts';
import { risingColours, signedColours } from '../map/surface.ts';
import { countWords } from '../ui/words.ts';
import { type AnalysisView, useAnalysis } from './api.ts';

/** The open card: how far it is, and what of it lies on the map. */
export interface CardState {
  view: AnalysisView | null;
  error: unknown;
  layer: MapLayer | null;
}

type SurfaceResult = Extract<MethodResult, { kind: 'surface' }>;

/** Reads a card and makes its layer: a surface is painted here, outlines come as the server's own export has them. */
export function useCardLayer(
  analysisId: string | undefined,
  layerName: string | undefined,
  picture: Picture,
  isDark: boolean,
): CardState {
  const answer = useAnalysis(analysisId);
  const view = analysisId === undefined ? null : (answer.data ?? null);
  const card = view?.card ?? null;
  const hasOutlines = card !== null && (card.result?.kind === 'clusters' || card.result?.kind === 'areas');
  const outlines = useQuery({
    queryKey: ['analyses', 'outlines', analysisId],
    queryFn: ({ signal }) => get<FeatureCollection>(`/api/analyses/${analysisId ?? ''}/export.geojson`, {}, signal),
    enabled: hasOutlines,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  const layer = useMemo((): MapLayer | null => {
    if (!card?.result) return null;
    // The theme changes what the tokens stand for.
    void isDark;
    if (card.result.kind === 'surface') return surfaceLayer(card, card.result, layerName, picture);
    return outlines ? outlineLayer(card, outlines) : null;
  }, [card, layerName, picture, isDark, outlines]);
  return { view, error: analysisId === undefined ? null : answer.error, layer };
}

const few = (value: number): string =>
  Math.abs(value) >= 10 ? countWords(value) : String(Number(value.toPrecision(2))).replace('-', '−');

/** Fixed breaks of a card's layer: they hang on the card alone. */
interface Classing {
  breaks: number[];
  signed: boolean;
  classes: KeyClass[];
  clear: string;
}

/** A ratio of one and a half, and of three, either way. */
const TIMES: Classing = {
  breaks: [-Math.log(3), -Math.log(1.5), Math.log(1.5), Math.log(3)],
  signed: true,
  classes: [
    { token: '--d4', word: 'Higher', range: 'over 3 times' },
    { token: '--d3', word: 'Higher', range: '1.5 to 3 times' },
    { token: '--d1', word: 'Lower', range: '1.5 to 3 times' },
    { token: '--d0', word: 'Lower', range: 'over 3 times' },
  ],
  clear: 'Within 1.5 times either way is left clear.',
};

const Z_BREAKS = [-2.58, -1.96, 1.96, 2.58];

function classingOf(name: string, values: ArrayLike<number>, isByArea = false): Classing {
  let most = 0;
  let least = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (value > most) most = value;
    if (value < least) least = value;
  }
  if (name === 'logRisk' || name === 'logRatio') return TIMES;
  if (least < 0 || name === 'z') {
    const isZ = name === 'z';
    const unit = niceUnit(Math.max(most, -least) / 10);
    const breaks = isZ ? Z_BREAKS : [-3 * unit, -unit, unit, 3 * unit];
    const [, , small = 0, large = 0] = breaks;
    return {
      breaks,
      signed: true,
      classes: [
        { token: '--d4', word: isZ ? 'Hot' : 'Much more', range: `over ${few(large)}` },
        { token: '--d3', word: isZ ? 'Hot' : 'More', range: `${few(small)} to ${few(large)}` },
        { token: '--d1', word: isZ ? 'Cold' : 'Fewer', range: `${few(-large)} to ${few(-small)}` },
        { token: '--d0', word: isZ ? 'Cold' : 'Far fewer', range: `under ${few(-large)}` },
      ],
      clear: isZ
        ? `z from ${few(-small)} to ${few(small)} is left clear. z is before allowing for all squares tested: read the adjusted p.`
        : `Within ${few(small)} either way is left clear.`,
    };
  }
  const breaks = densityBreaks(most);
  const words = isByArea
    ? ['Low', 'Middling', 'High', 'Very high', 'Highest']
    : ['Some', 'Busy', 'Busier', 'Very busy', 'Busiest'];
  const classes = words.map((word, i): KeyClass => {
    const next = breaks[i + 1];
    return {
      token: RISING_TOKENS[i] ?? '--s4',
      word,
      range: next === undefined ? `over ${few(breaks[i]!)}` : `${few(breaks[i]!)} to ${few(next)}`,
    };
  });
  return { breaks, signed: false, classes: classes.reverse(), clear: `Under ${few(breaks[0]!)} is left clear.` };
}

/** What of Gi* the sentence counts: hot and cold by the adjusted p. Made of two layers of the card. */
const SIGNIFICANT = 'beyondChance';

/** Names and units of what can be looked at; a p on its own is in the table, never on the map. */
export function shownLayers(result: SurfaceResult): { name: string; unit: string }[] {
  const has = (name: string) => result.layers.some((layer) => layer.name === name);
  return [
    ...(has('z') && has('pAdjusted') ? [{ name: SIGNIFICANT, unit: 'adjusted p' }] : []),
    ...result.layers.filter(({ name }) => name !== 'p' && name !== 'pAdjusted'),
  ];
}

/** Signed significance, as the live surface has it: 1 at the card's own rate, 2 at 1 %. */
function significance(card: AnalysisCard, result: SurfaceResult): { values: Float32Array; classing: Classing } {
  const read = (name: string) => unpackNumbers(result.layers.find((layer) => layer.name === name)!.values);
  const z = read('z');
  const p = read('pAdjusted');
  const rate = Number(card.parameters['falseDiscoveryRate'] ?? 0.05);
  const values = Float32Array.from(z, (value, i) => {
    const level = p[i]! <= Math.min(0.01, rate) ? 2 : p[i]! <= rate ? 1 : 0;
    return level === 0 ? 0 : Math.sign(value) * level;
  });
  return {
    values,
    classing: {
      breaks: [-2, -1, 1, 2],
      signed: true,
      classes: [
        { token: '--d4', word: 'Hot', range: `p up to ${Math.min(0.01, rate)}` },
        { token: '--d3', word: 'Hot', range: `p up to ${rate}` },
        { token: '--d1', word: 'Cold', range: `p up to ${rate}` },
        { token: '--d0', word: 'Cold', range: `p up to ${Math.min(0.01, rate)}` },
      ],
      clear: 'p allows for all squares tested at once. What chance could make is left clear.',
    },
  };
}

function readLayer(
  card: AnalysisCard,
  result: SurfaceResult,
  layer: SurfaceLayer,
): { values: ArrayLike<number>; classing: Classing } {
  const values = unpackNumbers(layer.values);
  const classing = classingOf(layer.name, values);
  const upperTail = layer.name === 'logRisk' ? result.layers.find(({ name }) => name === 'p') : undefined;
  if (!upperTail) return { values, classing };
  const p = unpackNumbers(upperTail.values);
  const level = Number(card.parameters['level'] ?? 0.05);
  // Where chance could make it, and where one of the two has nothing to divide by, the map says nothing.
  const sure = Float32Array.from(values, (value, i) =>
    Number.isFinite(value) && (p[i]! <= level || p[i]! >= 1 - level) ? value : Number.NaN,
  );
  const clear = `Drawn only where p is up to ${level}, place by place: of 100 places without change about ${Math.round(200 * level)} are drawn. ${classing.clear}`;
  return { values: sure, classing: { ...classing, clear } };
}

const PIXELS = 2_500_000;

function surfaceLayer(card: AnalysisCard, result: SurfaceResult, name: string | undefined, picture: Picture): MapLayer {
  const layers = shownLayers(result);
  const layer = layers.find((each) => each.name === name) ?? layers[0]!;
  const found =
    layer.name === SIGNIFICANT
      ? significance(card, result)
      : readLayer(card, result, result.layers.find((each) => each.name === layer.name)!);
  const { values } = found;
  const { breaks, signed, classes, clear } = found.classing;
  const colours = signed ? signedColours() : risingColours();
  const { grid } = result;
  const isCells = card.method === 'hotSpots' || layer.name === 'count' || layer.name === 'incidents';
  const cells = grid.nColumns * grid.nRows;
  const fine = [8, 6, 4, 2].find((each) => each * each * cells <= PIXELS) ?? 2;
  const painted = isCells
    ? paintCells(values, grid, breaks, signed, colours)
    : paintSmooth(values, grid, breaks, signed, colours, fine);
  const degrees = (x: number, y: number): [number, number] =>
    fromPlane(picture.plane, ...(picture.fit ? apply(picture.fit.toMap, x, y) : ([x, y] as [number, number])));
  const east = grid.originX + grid.nColumns * grid.cellSizeMetres;
  const north = grid.originY + grid.nRows * grid.cellSizeMetres;
  const corners: Corners = [
    degrees(grid.originX, north),
    degrees(east, north),
    degrees(east, grid.originY),
    degrees(grid.originX, grid.originY),
  ];
  const image: SurfaceImage = { image: imageOf(painted), corners, isCells };
  return {
    name: 'Kept card',
    note: layer.name === SIGNIFICANT ? 'beyond chance' : layer.name,
    image,
    shapes: [],
    key: {
      unit: `${layer.name === SIGNIFICANT ? 'Against chance' : layer.unit}, squares of ${grid.cellSizeMetres} m`,
      classes,
      clear,
    },
  };
}

/** The column that areas are filled by, best first. */
const AREA_COLUMNS = ['quadrant', 'rate', 'incidents'];
const QUADRANTS: Record<string, string> = {
  'high-high': '--d4',
  'high-low': '--d3',
  'low-high': '--d1',
  'low-low': '--d0',
};

function outlineLayer(card: AnalysisCard, { features }: FeatureCollection): MapLayer {
  const column = AREA_COLUMNS.find((name) => features.some(({ properties }) => properties?.[name] != null));
  const numbers = features.map(({ properties }) => Number(properties?.[column ?? ''] ?? Number.NaN));
  const isAreas = card.result?.kind === 'areas';
  const isWords = column === 'quadrant';
  const classing = isAreas && !isWords ? classingOf('rate', numbers, true) : null;
  const shapes = features.map(({ geometry, properties }, i): MapShape => {
    const rings: number[][][] =
      geometry.type === 'Polygon'
        ? geometry.coordinates
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates.flat()
          : [];
    let token: string | null = null;
    if (classing) {
      const cls = paintClass(numbers[i]!, classing.breaks, classing.signed);
      token = cls < 0 ? null : ((classing.signed ? SIGNED_TOKENS : RISING_TOKENS)[cls] ?? null);
    } else if (isWords) {
      const isSure = Number(properties?.['pAdjusted'] ?? 1) <= 0.05;
      token = isSure ? (QUADRANTS[String(properties?.['quadrant'])] ?? null) : null;
    }
    return {
      rings,
      token,
      label: isAreas ? '' : String(properties?.['cluster'] ?? ''),
      at: isAreas ? null : middleOf(rings),
    };
  });
  return {
    name: 'Kept card',
    note: isAreas ? 'by area' : 'clusters',
    image: null,
    shapes,
    key: {
      unit: classing
        ? rateWords(card, column ?? '')
        : isWords
          ? 'Beyond chance, all areas tested at once'
          : 'Outlines of clusters, numbered',
      classes:
        classing?.classes ??
        (isWords
          ? [
              { token: '--d4', word: 'High', range: 'among high' },
              { token: '--d3', word: 'High', range: 'among low' },
              { token: '--d1', word: 'Low', range: 'among high' },
              { token: '--d0', word: 'Low', range: 'among low' },
            ]
          : []),
      clear: classing?.clear ?? '',
    },
  };
}

function rateWords(card: AnalysisCard, column: string): string {
  const { per, denominator } = card.parameters;
  if (column !== 'rate') return 'Incidents in each area';
  const of = denominator === 'km2' ? 'km²' : String(denominator ?? 'addresses');
  return `Incidents for each ${per === 1 ? '' : `${String(per)} `}${of}`;
}

function middleOf(rings: number[][][]): [number, number] | null {
  const ring = rings[0];
  if (!ring || ring.length === 0) return null;
  let [lon, lat] = [0, 0];
  for (const at of ring) {
    lon += at[0]! / ring.length;
    lat += at[1]! / ring.length;
  }
  return [lon, lat];
}
