import type { FeatureCollection } from 'geojson';
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { OwnTiles } from '../../places/model.ts';
import type { Basemap } from './basemap.ts';

/** The quiet ground: greys of the tokens only. Data is the only colour on the map. */

const TOKENS = [
  'out',
  'land',
  'water',
  'block',
  'street',
  'street-lg',
  'ward',
  'outline',
  'label',
  'label-2',
  'halo',
] as const;
type Ground = Record<(typeof TOKENS)[number], string>;

export function groundColours(): Ground {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--m-${name}`).trim()])) as Ground;
}

// No `glyphs`: the map draws letters itself. The first name only says the weight.
const SEMIBOLD = ['Inter Semibold', 'Inter', 'system-ui'];
const MEDIUM = ['Inter Medium', 'Inter', 'system-ui'];

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
const source = (data: FeatureCollection | null) => ({ type: 'geojson' as const, data: data ?? NOTHING });

const isMain = ['in', ['get', 'class'], ['literal', ['motorway', 'trunk', 'primary']]];
const isSecond = ['in', ['get', 'class'], ['literal', ['secondary', 'tertiary']]];

/** One value by zoom on a curve that doubles with each level. */
const byZoom = (...stops: number[]) => ['interpolate', ['exponential', 1.6], ['zoom'], ...stops];

export function baseStyle(basemap: Basemap, own: OwnTiles | null, c: Ground): StyleSpecification {
  const sources: StyleSpecification['sources'] = {
    land: source(basemap.land),
    water: source(basemap.water),
    parks: source(basemap.parks),
    built: source(basemap.built),
    rail: source(basemap.rail),
    roads: source(basemap.roads),
    wards: source(basemap.wards),
    boundary: source(basemap.boundary),
    labels: source(basemap.labels),
  };
  const ground: LayerSpecification[] = own ? ownLayers(own, sources, c) : groundLayers(basemap, c);
  const layers = [
    { id: 'out', type: 'background', paint: { 'background-color': own ? c.land : basemap.land ? c.water : c.out } },
    ...ground,
    {
      id: 'ward-shades',
      type: 'fill',
      source: 'wards',
      paint: { 'fill-color': 'transparent', 'fill-opacity': 0.72 },
    },
    { id: 'above-surface', type: 'background', layout: { visibility: 'none' } },
    {
      id: 'wards',
      type: 'line',
      source: 'wards',
      paint: { 'line-color': c.ward, 'line-width': 1, 'line-dasharray': [3, 2.4] },
    },
    {
      id: 'boundary',
      type: 'line',
      source: 'boundary',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': c.outline, 'line-width': byZoom(9, 1, 14, 2.2) },
    },
    ...labelLayers(c),
  ];
  return { version: 8, sources, layers: layers as LayerSpecification[] };
}

function groundLayers(basemap: Basemap, c: Ground): LayerSpecification[] {
  const layers = [
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': c.out } },
    { id: 'inside', type: 'fill', source: 'boundary', paint: { 'fill-color': c.land } },
    { id: 'parks', type: 'fill', source: 'parks', paint: { 'fill-color': c.block, 'fill-opacity': 0.8 } },
    { id: 'built', type: 'fill', source: 'built', minzoom: 13, paint: { 'fill-color': c.block, 'fill-opacity': 0.5 } },
    { id: 'water', type: 'fill', source: 'water', paint: { 'fill-color': c.water } },
    {
      id: 'rail',
      type: 'line',
      source: 'rail',
      paint: { 'line-color': c['street-lg'], 'line-width': 1, 'line-dasharray': [6, 3] },
    },
    {
      id: 'roads',
      type: 'line',
      source: 'roads',
      filter: ['!', isMain],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': c.street, 'line-width': byZoom(10, 0.4, 13, 1.6, 16, 8) },
    },
    {
      id: 'roads-second',
      type: 'line',
      source: 'roads',
      filter: isSecond,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': c['street-lg'], 'line-width': byZoom(10, 0.7, 13, 2.4, 16, 11) },
    },
    {
      id: 'roads-main',
      type: 'line',
      source: 'roads',
      filter: isMain,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': c['street-lg'], 'line-width': byZoom(10, 1, 13, 3.2, 16, 14) },
    },
  ];
  return layers.filter((layer) => layer.id !== 'land' || basemap.land !== null) as LayerSpecification[];
}

/** A partnership's own tiles take the place of the ground; everything above it stays the same. */
function ownLayers(own: OwnTiles, sources: StyleSpecification['sources'], c: Ground): LayerSpecification[] {
  const { kind, minZoom: minzoom, maxZoom: maxzoom, attribution } = own;
  const tiles = [own.tiles.startsWith('/') ? location.origin + own.tiles : own.tiles];
  if (kind === 'raster') {
    sources['own'] = { type: 'raster', tiles, minzoom, maxzoom, tileSize: 256, attribution };
    return [{ id: 'own', type: 'raster', source: 'own', paint: { 'raster-saturation': -1, 'raster-opacity': 0.7 } }];
  }
  sources['own'] = { type: 'vector', tiles, minzoom, maxzoom, attribution };
  const line = { type: 'line', source: 'own' } as const;
  return [
    {
      id: 'own-water',
      type: 'fill',
      source: 'own',
      'source-layer': own.layers.water,
      paint: { 'fill-color': c.water },
    },
    {
      id: 'own-parks',
      type: 'fill',
      source: 'own',
      'source-layer': own.layers.parks,
      paint: { 'fill-color': c.block },
    },
    {
      id: 'own-roads',
      ...line,
      'source-layer': own.layers.roads,
      paint: { 'line-color': c['street-lg'], 'line-width': byZoom(10, 0.5, 16, 9) },
    },
  ] as LayerSpecification[];
}

function labelLayers(c: Ground) {
  const halo = { 'text-halo-color': c.halo, 'text-halo-width': 2 };
  return [
    {
      id: 'label-roads',
      type: 'symbol',
      source: 'roads',
      minzoom: 13.2,
      layout: {
        'symbol-placement': 'line-center',
        'text-field': ['get', 'name'],
        'text-font': MEDIUM,
        'text-size': 12,
        'text-rotation-alignment': 'viewport',
        'text-pitch-alignment': 'viewport',
        'text-padding': 28,
        'text-max-angle': 60,
      },
      paint: { 'text-color': c['label-2'], ...halo },
    },
    {
      id: 'label-water',
      type: 'symbol',
      source: 'labels',
      filter: ['in', ['get', 'kind'], ['literal', ['water', 'park']]],
      minzoom: 12,
      layout: { 'text-field': ['get', 'name'], 'text-font': MEDIUM, 'text-size': 12, 'text-max-width': 8 },
      paint: { 'text-color': c['label-2'], ...halo },
    },
    {
      id: 'label-wards',
      type: 'symbol',
      source: 'labels',
      filter: ['==', ['get', 'kind'], 'ward'],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': SEMIBOLD,
        'text-size': 13,
        'text-max-width': 8,
        'text-padding': 4,
      },
      paint: { 'text-color': c.label, ...halo },
    },
  ];
}
