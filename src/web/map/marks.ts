import { AGENCY_KINDS, type AgencyKind } from '../../vocabulary/index.ts';
import { AGENCY_PATHS } from '../ui/marks.tsx';

/** Where a place of the plane falls on the screen, in CSS pixels. */
export interface View {
  width: number;
  height: number;
  pixelRatio: number;
  /** Screen x = x * scale + shiftX; y runs down. */
  scale: number;
  shiftX: number;
  shiftY: number;
  zoom: number;
}

/** Records at one place of one agency kind. */
export interface MarkGroup {
  x: number;
  y: number;
  kind: number;
  rows: number[];
  screenX: number;
  screenY: number;
}

/** More marks than this in view say nothing one by one; a surface takes their place. */
export const MOST_MARKS = 1500;

const SPREAD_PX = 5;

/** Rows in view, or null when there are more than `atMost`. */
export function rowsInView(
  rows: Int32Array,
  px: Float32Array,
  py: Float32Array,
  view: View,
  atMost: number,
): Int32Array | null {
  const margin = 12 / view.scale;
  const minX = -view.shiftX / view.scale - margin;
  const maxX = (view.width - view.shiftX) / view.scale + margin;
  const maxY = view.shiftY / view.scale + margin;
  const minY = (view.shiftY - view.height) / view.scale - margin;
  const found = new Int32Array(Math.min(rows.length, atMost));
  let n = 0;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const x = px[row]!;
    const y = py[row]!;
    // NaN fails every comparison, so rows without a point fall out here too.
    if (!(x >= minX && x <= maxX && y >= minY && y <= maxY)) continue;
    if (n === atMost) return null;
    found[n++] = row;
  }
  return found.subarray(0, n);
}

/** Records of one agency kind at one place become one mark; kinds that share a place stand side by side. */
export function groupMarks(
  rows: Int32Array,
  px: Float32Array,
  py: Float32Array,
  kindOf: (row: number) => number,
  view: View,
): MarkGroup[] {
  const places = new Map<string, Map<number, MarkGroup>>();
  for (const row of rows) {
    const x = px[row]!;
    const y = py[row]!;
    const key = `${x},${y}`;
    let kinds = places.get(key);
    if (!kinds) {
      kinds = new Map();
      places.set(key, kinds);
    }
    const kind = kindOf(row);
    const group = kinds.get(kind);
    if (group) group.rows.push(row);
    else
      kinds.set(kind, {
        x,
        y,
        kind,
        rows: [row],
        screenX: x * view.scale + view.shiftX,
        screenY: view.shiftY - y * view.scale,
      });
  }
  const groups: MarkGroup[] = [];
  for (const kinds of places.values()) {
    const side = [...kinds.values()].sort((a, b) => a.kind - b.kind);
    for (const [i, group] of side.entries()) {
      group.screenX += (i - (side.length - 1) / 2) * 2 * SPREAD_PX;
      groups.push(group);
    }
  }
  return groups.sort((a, b) => b.screenY - a.screenY || a.screenX - b.screenX);
}

/** 4 px in the borough, 6.5 px at street zoom. */
export const markRadius = (zoom: number): number => Math.max(4, Math.min(6.5, 4 + (zoom - 13) * 0.9));

export interface MarkColours {
  kinds: string[];
  halo: string;
  ink: string;
  paper: string;
}

export function markColours(): MarkColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    kinds: AGENCY_KINDS.map((kind) => token(`--${kind}`)),
    halo: token('--m-halo'),
    ink: token('--ink'),
    paper: token('--paper'),
  };
}

const paths = new Map<AgencyKind, Path2D>();
function pathOf(kind: AgencyKind): Path2D {
  let path = paths.get(kind);
  if (!path) {
    path = new Path2D(AGENCY_PATHS[kind]);
    paths.set(kind, path);
  }
  return path;
}

export function drawMarks(
  context: CanvasRenderingContext2D,
  groups: readonly MarkGroup[],
  view: View,
  colours: MarkColours,
  selected: ReadonlySet<number>,
): void {
  const radius = markRadius(view.zoom);
  const showsNumbers = view.zoom >= 14.2;
  for (const group of groups) {
    const isSelected = group.rows.some((row) => selected.has(row));
    const n = group.rows.length;
    // Several at one place: larger by the root of their number, never beyond three times the area.
    const grown = radius * Math.min(1.75, 1 + 0.16 * Math.log2(n));
    const scale = (grown * 2) / 9.6;
    context.save();
    context.translate(group.screenX - 6 * scale, group.screenY - 6 * scale);
    context.scale(scale, scale);
    const path = pathOf(AGENCY_KINDS[group.kind]!);
    context.lineJoin = 'round';
    if (isSelected) {
      context.strokeStyle = colours.ink;
      context.lineWidth = 7 / scale;
      context.stroke(path);
    }
    context.strokeStyle = colours.halo;
    context.lineWidth = (isSelected ? 3.4 : 2.2) / scale;
    context.stroke(path);
    context.fillStyle = colours.kinds[group.kind]!;
    context.fill(path);
    context.restore();
    if (n > 1 && showsNumbers) numberPlate(context, String(n), group.screenX + grown, group.screenY - grown, colours);
  }
}

/** Counts stand on a plate: no text on the map itself. */
function numberPlate(
  context: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  colours: MarkColours,
): void {
  context.font = '600 12px Inter, system-ui';
  const width = context.measureText(words).width + 8;
  context.fillStyle = colours.paper;
  context.strokeStyle = colours.ink;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x - 2, y - 12, width, 16, 8);
  context.fill();
  context.stroke();
  context.fillStyle = colours.ink;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(words, x - 2 + width / 2, y - 3.5);
}

export interface HotSpot {
  number: number;
  x: number;
  y: number;
}

/** Numbered rings of `radiusMetres`; the one explained is filled ink. */
export function drawHotSpots(
  context: CanvasRenderingContext2D,
  spots: readonly HotSpot[],
  explained: number | null,
  radiusMetres: number,
  view: View,
  colours: MarkColours,
): void {
  for (const spot of spots) {
    const x = spot.x * view.scale + view.shiftX;
    const y = view.shiftY - spot.y * view.scale;
    const isExplained = spot.number === explained;
    const ring = radiusMetres * view.scale;
    if (isExplained) {
      circle(context, x, y, ring);
      context.strokeStyle = colours.halo;
      context.lineWidth = 5;
      context.stroke();
      context.strokeStyle = colours.ink;
      context.lineWidth = 2.2;
      context.stroke();
    }
    const plateX = isExplained ? x + ring * 0.72 : x;
    const plateY = isExplained ? y - ring * 0.72 : y;
    circle(context, plateX, plateY, 11);
    context.fillStyle = isExplained ? colours.ink : colours.paper;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = isExplained ? colours.paper : colours.ink;
    context.stroke();
    context.fillStyle = isExplained ? colours.paper : colours.ink;
    context.font = '700 13px Inter, system-ui';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(String(spot.number), plateX, plateY + 0.5);
  }
}

/** The ring of a place that is explained without being a numbered hot spot. */
export function drawSpot(
  context: CanvasRenderingContext2D,
  [atX, atY]: readonly [x: number, y: number],
  radiusMetres: number,
  view: View,
  colours: MarkColours,
): void {
  for (const [style, width] of [
    [colours.halo, 5],
    [colours.ink, 2.2],
  ] as const) {
    circle(context, atX * view.scale + view.shiftX, view.shiftY - atY * view.scale, radiusMetres * view.scale);
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, Math.max(1, radius), 0, 2 * Math.PI);
}
