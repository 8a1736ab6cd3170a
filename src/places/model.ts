import type { LocationPrecision } from '../vocabulary/index.ts';

/** Kinds of area that AIM has a use for; a partnership may have several sets (vintages) of one kind. */
export const AREA_KINDS = ['partnership', 'ward', 'smallArea', 'beat', 'neighbourhood', 'other'] as const;
export type AreaKind = (typeof AREA_KINDS)[number];

export const AREA_KIND_NAMES: Readonly<Record<AreaKind, string>> = {
  partnership: 'Partnership',
  ward: 'Wards',
  smallArea: 'Small areas',
  beat: 'Beats',
  neighbourhood: 'Neighbourhoods',
  other: 'Other areas',
};

export interface AreaSet {
  areaSetId: number;
  kind: AreaKind;
  /** Year or name of the edition, for instance `2021`. */
  vintage: string;
  name: string;
  source: string;
  /** The set of its kind that incidents are placed in. */
  isInUse: boolean;
  nAreas: number;
}

/** What the map can draw under everything else. */
export const BASEMAP_LAYERS = ['land', 'water', 'parks', 'built', 'rail', 'roads', 'labels'] as const;
export type BasemapLayer = (typeof BASEMAP_LAYERS)[number];

/** What a position was read from, best first. `none`: the source gave no place. `notFound`: it gave one that AIM does not know. */
export const PLACED_BY = ['position', 'uprn', 'address', 'postcode', 'street', 'area', 'none', 'notFound'] as const;
export type PlacedBy = (typeof PLACED_BY)[number];

/** A record's place, as it is stored. Everything is null that is not known. */
export interface Placed {
  x: number | null;
  y: number | null;
  lon: number | null;
  lat: number | null;
  /** Never better than the source promised, nor than what the position was read from. */
  precision: LocationPrecision;
  wardId: number | null;
  smallAreaId: number | null;
  beatId: number | null;
  segmentId: number | null;
  addressId: number | null;
  how: PlacedBy;
}

/** One answer of the search for places. A postcode answers with the street it lies on, a venue with its address. */
export interface PlaceFound {
  kind: 'street' | 'address' | 'area';
  id: number;
  name: string;
  detail: string;
  lon: number;
  lat: number;
}

/** Names of the layers of vector tiles that the map draws as ground. */
export interface TileLayers {
  water: string;
  parks: string;
  roads: string;
}

/** A partnership's own ground: tiles by address, or a PMTiles file on the server's machine. */
export type TilesSetting = { attribution: string; layers: TileLayers } & (
  | { kind: 'raster' | 'vector'; url: string; minZoom?: number; maxZoom?: number }
  | { kind: 'pmtiles'; file: string }
);

/** What the browser draws them from: an address with {z}, {x} and {y}. */
export interface OwnTiles {
  kind: 'raster' | 'vector';
  tiles: string;
  minZoom: number;
  maxZoom: number;
  attribution: string;
  layers: TileLayers;
}
