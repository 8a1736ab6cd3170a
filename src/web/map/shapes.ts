import type { MarkColours } from './marks.ts';
import type { KeyClass } from './measure.ts';
import type { Corners } from './picture-worker.ts';

export interface SurfaceImage {
  image: ImageBitmap | ImageData;
  /** Degrees: north-west, north-east, south-east, south-west. */
  corners: Corners;
  isCells: boolean;
}

/** An outline of an analysis: a cluster, or an area with its class. */
export interface MapShape {
  /** Outer rings and holes, degrees. */
  rings: readonly (readonly (readonly number[])[])[];
  /** Colour of the fill; null for an outline only. */
  token: string | null;
  label: string;
  /** Where the label stands, degrees. */
  at: readonly [lon: number, lat: number] | null;
}

/** What lies on the map in place of the live surface: the result of an analysis card. */
export interface MapLayer {
  name: string;
  note: string;
  image: SurfaceImage | null;
  shapes: readonly MapShape[];
  key: { unit: string; classes: readonly KeyClass[]; clear: string };
}

export function drawShapes(
  context: CanvasRenderingContext2D,
  shapes: readonly MapShape[],
  project: (lon: number, lat: number) => { x: number; y: number },
  colours: MarkColours,
): void {
  const style = getComputedStyle(document.documentElement);
  for (const { rings, token } of shapes) {
    context.beginPath();
    for (const ring of rings) {
      for (const [i, corner] of ring.entries()) {
        const { x, y } = project(corner[0] ?? 0, corner[1] ?? 0);
        if (i === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.closePath();
    }
    if (token !== null) {
      context.globalAlpha = 0.55;
      context.fillStyle = style.getPropertyValue(token).trim();
      context.fill('evenodd');
      context.globalAlpha = 1;
    }
    context.lineJoin = 'round';
    context.strokeStyle = colours.halo;
    context.lineWidth = 4;
    context.stroke();
    context.strokeStyle = colours.ink;
    context.lineWidth = token === null ? 2.2 : 1;
    context.stroke();
  }
  for (const { label, at } of shapes) {
    if (!at || label === '') continue;
    const { x, y } = project(at[0], at[1]);
    context.font = '700 13px Inter, system-ui';
    const width = Math.max(22, context.measureText(label).width + 12);
    context.beginPath();
    context.roundRect(x - width / 2, y - 11, width, 22, 11);
    context.fillStyle = colours.paper;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = colours.ink;
    context.stroke();
    context.fillStyle = colours.ink;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(label, x, y + 0.5);
  }
}
