import type { AgencyKind, Marking } from '../../vocabulary/index.ts';

/**
 * A document people are handed: one structure, rendered as accessible HTML with print styles (the record) and as tagged
 * PDF. Text is plain; nothing in it is markup.
 */
export interface AimDocument {
  title: string;
  subtitle: string;
  marking: Marking;
  language: string;
  blocks: Block[];
  /** Small print at the foot: provenance, method, reproduction code. */
  footer: string[];
  /** Stands at the foot's right: keep-until date, copy number. */
  keep: string[];
}

export type Block =
  | { kind: 'heading'; text: string; aside?: string }
  | { kind: 'paragraph'; text: string; tone?: 'plain' | 'muted' }
  | { kind: 'cards'; cards: Card[] }
  | { kind: 'table'; caption: string; columns: { title: string; align: 'left' | 'right' }[]; rows: Cell[][] }
  | { kind: 'drawing'; drawing: Drawing }
  | { kind: 'lines'; count: number }
  | { kind: 'split'; main: Block[]; aside: Block[] };

/** A numbered thing to decide, with boxes to tick. */
export interface Card {
  number: number;
  title: string;
  place: string;
  agencies: AgencyKind[];
  text: string;
  small: string;
  ticks: string[];
}

export type Cell =
  | string
  | {
      text: string;
      strong?: boolean;
      agency?: AgencyKind;
      /** A count on its usual range, on a scale from 0 to `max`. Says nothing the other cells do not. */
      range?: { count: number; lower: number; upper: number; max: number };
    };

/** A picture of lines and marks in its own units, y downwards. `alt` states what it shows. */
export interface Drawing {
  alt: string;
  width: number;
  height: number;
  shapes: Shape[];
}

export type Shape =
  | {
      kind: 'area';
      rings: number[][][];
      fill: string | null;
      stroke: string | null;
      strokeWidth?: number;
      dash?: boolean;
    }
  | { kind: 'line'; points: number[][]; stroke: string; strokeWidth?: number }
  | { kind: 'number'; x: number; y: number; text: string }
  | { kind: 'label'; x: number; y: number; text: string };

export const AGENCY_COLOURS: Record<AgencyKind, string> = {
  police: '#1b4fae',
  council: '#08805b',
  fire: '#c43f06',
  partner: '#5b4600',
};

export const AGENCY_NAMES: Record<AgencyKind, string> = {
  police: 'Police',
  council: 'Council',
  fire: 'Fire',
  partner: 'Partner',
};

/** Outline of an agency's mark in a box of 10: shape carries the agency, colour only helps. Circle is null. */
export const AGENCY_OUTLINES: Record<AgencyKind, number[][] | null> = {
  police: null,
  council: [
    [1, 1],
    [9, 1],
    [9, 9],
    [1, 9],
  ],
  fire: [
    [5, 0.5],
    [9.6, 9],
    [0.4, 9],
  ],
  partner: [
    [5, 0],
    [10, 5],
    [5, 10],
    [0, 5],
  ],
};
