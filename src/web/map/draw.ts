import type { MarkColours, View } from './marks.ts';

export type Corner = readonly [lon: number, lat: number];

/** The drawn area: ink line with halo, corners as dots, and while drawing a crosshair at the middle for the keyboard. */
export function drawCorners(
  context: CanvasRenderingContext2D,
  corners: readonly Corner[],
  isDrawing: boolean,
  project: (lon: number, lat: number) => { x: number; y: number },
  view: View,
  colours: MarkColours,
): void {
  const points = corners.map(([lon, lat]) => project(lon, lat));
  if (points.length > 0) {
    context.beginPath();
    for (const [i, point] of points.entries()) {
      if (i === 0) context.moveTo(point.x, point.y);
      else context.lineTo(point.x, point.y);
    }
    if (!isDrawing) context.closePath();
    if (!isDrawing || points.length > 2) {
      context.fillStyle = `color-mix(in srgb, ${colours.ink} 7%, transparent)`;
      context.fill();
    }
    context.lineJoin = 'round';
    context.strokeStyle = colours.halo;
    context.lineWidth = 5;
    context.stroke();
    context.strokeStyle = colours.ink;
    context.lineWidth = 2.2;
    context.stroke();
    if (isDrawing) {
      for (const [i, point] of points.entries()) {
        context.beginPath();
        context.arc(point.x, point.y, i === 0 ? 6 : 4, 0, 2 * Math.PI);
        context.fillStyle = i === 0 ? colours.paper : colours.ink;
        context.fill();
        context.lineWidth = 2;
        context.strokeStyle = colours.ink;
        context.stroke();
      }
    }
  }
  if (isDrawing) crosshair(context, view, colours);
}

function crosshair(context: CanvasRenderingContext2D, view: View, colours: MarkColours): void {
  const [x, y] = [view.width / 2, view.height / 2];
  for (const [style, width] of [
    [colours.halo, 4],
    [colours.ink, 1.6],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x - 14, y);
    context.lineTo(x - 4, y);
    context.moveTo(x + 4, y);
    context.lineTo(x + 14, y);
    context.moveTo(x, y - 14);
    context.lineTo(x, y - 4);
    context.moveTo(x, y + 4);
    context.lineTo(x, y + 14);
    context.stroke();
  }
}
