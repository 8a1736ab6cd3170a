import type { RoadClass } from './arterials.ts';
import type { Line, Point } from './line.ts';

/** All positions are British National Grid metres, in open sea. Indices point into the arrays of the same town. */
export interface Town {
  name: string;
  notice: string;
  seed: number;
  asOf: string;
  bounds: { minX: number; minY: number; maxX: number; maxY: number };
  nodes: TownNode[];
  segments: Segment[];
  addresses: Address[];
  postcodes: Postcode[];
  venues: Venue[];
  boundary: TownArea;
  wards: TownArea[];
  smallAreas: SmallArea[];
  beats: TownArea[];
  basemap: Basemap;
}

interface TownNode {
  id: string;
  at: Point;
}

/** A named stretch of street between two junctions. */
export interface Segment {
  id: string;
  name: string;
  class: RoadClass;
  line: Line;
  lengthMetres: number;
  from: number;
  to: number;
  smallArea: number;
  ward: number;
  beat: number;
  /** Indices of the addresses on it, venues included. */
  addresses: number[];
  /** How built-up, above 1 in the centre. */
  urban: number;
}

export interface Address {
  uprn: string;
  number: string;
  at: Point;
  segment: number;
  postcode: number;
  smallArea: number;
  /** Index of the venue, or -1 for a home. */
  venue: number;
}

export interface Postcode {
  code: string;
  at: Point;
  segment: number;
  nAddresses: number;
}

export type VenueKind =
  | 'school'
  | 'pub'
  | 'nightclub'
  | 'takeaway'
  | 'shop'
  | 'supermarket'
  | 'car-park'
  | 'rail-station'
  | 'bus-station'
  | 'park'
  | 'community-centre'
  | 'hospital'
  | 'surgery'
  | 'petrol-station'
  | 'hotel'
  | 'bank'
  | 'place-of-worship'
  | 'leisure'
  | 'void';

export interface Venue {
  id: string;
  name: string;
  kind: VenueKind;
  address: number;
  at: Point;
  segment: number;
}

/** Parts, each an exterior ring followed by its holes. */
export type Rings = Line[][];

export interface TownArea {
  code: string;
  name: string;
  rings: Rings;
  middle: Point;
  population: number;
  households: number;
}

export interface SmallArea extends TownArea {
  ward: number;
  beat: number;
  deprivationScore: number;
  deprivationRank: number;
  deprivationDecile: number;
}

export interface BasemapShape {
  kind: string;
  name?: string;
  /** Exterior ring and holes of a surface, or one line, or one point, by layer. */
  rings: Line[];
}

export interface Basemap {
  land: BasemapShape[];
  water: BasemapShape[];
  parks: BasemapShape[];
  built: BasemapShape[];
  outerRoads: { class: RoadClass; name: string; line: Line }[];
  rail: Line[];
  labels: { kind: 'town' | 'ward' | 'water' | 'park'; name: string; at: Point }[];
}
