import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection, Position } from 'geojson';
import { useMemo } from 'react';
import { get } from '../api/client.ts';
import { type MapPlane, planeAt, toPlane } from '../map/plane.ts';
import { useWidth } from '../ui/use-width.ts';

export interface MapMark {
  lon: number;
  lat: number;
  /** What stands in the mark: a number of order, or nothing. */
  words: string;
  label: string;
  isDone?: boolean;
  isQuiet?: boolean;
  isChosen?: boolean;
}

export interface MapLine {
  /** lon, lat, lon, lat … */
  way: readonly number[];
  dash?: string;
}

export interface MapFence {
  ring: readonly number[];
  isChosen?: boolean;
}

const NICE = [50, 100, 200, 500, 1000, 2000, 5000];
const LEAST_METRES = 500;

/** Streets in grey with ways, fences and numbered places over them; the list beside it says the same. */
export function StreetMap({
  name,
  marks,
  lines = [],
  fences = [],
  height = 420,
}: {
  name: string;
  marks: readonly MapMark[];
  lines?: readonly MapLine[];
  fences?: readonly MapFence[];
  height?: number;
}) {
  const [measure, width] = useWidth(640);
  const streets = useQuery({
    queryKey: ['areas', 'streets'],
    queryFn: ({ signal }) => get<FeatureCollection>('/api/places/streets', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const frame = useMemo(
    () =>
      frameOf(
        [...framed(marks).map(({ lon, lat }) => [lon, lat]), ...fences.flatMap(({ ring }) => pairs(ring))],
        width,
        height,
      ),
    [marks, fences, width, height],
  );
  const ground = useMemo(
    () => (frame ? groundOf(streets.data, frame, width, height) : ''),
    [streets.data, frame, width, height],
  );
  if (!frame) return null;
  const { at, scale } = frame;
  const metres = [...NICE].reverse().find((n) => n * scale <= 140) ?? 50;
  return (
    <div ref={measure} className="street-map">
      <svg width={width} height={height} role="img" aria-label={name}>
        <rect width={width} height={height} fill="var(--m-land)" />
        <path d={ground} stroke="var(--m-street-lg)" strokeWidth={Math.max(1.2, Math.min(12, 8 * scale))} fill="none" />
        {fences.map(({ ring, isChosen }) => (
          <path
            key={ring.join()}
            d={`${pathOf(pairs(ring), at)}Z`}
            fill="var(--ink)"
            fillOpacity={isChosen ? 0.22 : 0.08}
            stroke="var(--m-outline)"
            strokeWidth={isChosen ? 2.5 : 1.25}
          />
        ))}
        {lines.map(({ way, dash }) => (
          <g key={way.slice(0, 8).join()} fill="none" strokeLinejoin="round" strokeLinecap="round">
            <path d={pathOf(pairs(way), at)} stroke="var(--m-halo)" strokeWidth="5" />
            <path d={pathOf(pairs(way), at)} stroke="var(--ink-2)" strokeWidth="2" strokeDasharray={dash ?? '1 5'} />
          </g>
        ))}
        {marks.map((mark) => {
          const [x, y] = at(mark.lon, mark.lat);
          const r = mark.words === '' ? 4 : 12;
          return (
            <g key={mark.label} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
              {mark.isChosen && <circle r={r + 5} fill="var(--select)" stroke="var(--ink)" strokeWidth="2.5" />}
              <circle
                r={r}
                fill={mark.isDone ? 'var(--ok)' : mark.isQuiet ? 'var(--paper)' : 'var(--ink)'}
                stroke={mark.isQuiet ? 'var(--ink)' : 'var(--m-halo)'}
                strokeWidth="2"
              />
              {mark.words !== '' && (
                <text
                  y="4"
                  textAnchor="middle"
                  fontSize="12"
                  fontWeight="700"
                  fill={mark.isQuiet ? 'var(--ink)' : 'var(--on-ink)'}
                >
                  {mark.isDone ? '✓' : mark.words}
                </text>
              )}
            </g>
          );
        })}
        <path
          d={`M12 ${height - 12}v-5M12 ${height - 12}h${metres * scale}m0 0v-5`}
          stroke="var(--m-label)"
          strokeWidth="1.5"
          fill="none"
        />
        <text x="14" y={height - 20} fontSize="12" fill="var(--m-label)">
          {metres >= 1000 ? `${metres / 1000} km` : `${metres} m`}
        </text>
      </svg>
    </div>
  );
}

/** Places that nobody goes to may lie outside the drawing; those that somebody does, never. */
function framed(marks: readonly MapMark[]): readonly MapMark[] {
  const visited = marks.filter(({ isQuiet }) => !isQuiet);
  return visited.length === 0 ? marks : visited;
}

type At = (lon: number, lat: number) => [number, number];

const pairs = (flat: readonly number[]): Position[] =>
  Array.from({ length: flat.length >> 1 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);

function pathOf(line: readonly Position[], at: At): string {
  return line.length === 0
    ? ''
    : `M${line
        .map(([lon, lat]) =>
          at(lon ?? 0, lat ?? 0)
            .map((n) => n.toFixed(1))
            .join(' '),
        )
        .join('L')}`;
}

/** All streets that touch the drawing, as one path: thousands of elements would make the page slow. */
function groundOf(streets: FeatureCollection | undefined, { at }: { at: At }, width: number, height: number): string {
  const parts: string[] = [];
  for (const { geometry } of streets?.features ?? []) {
    if (geometry?.type !== 'LineString') continue;
    const isSeen = geometry.coordinates.some(([lon, lat]) => {
      const [x, y] = at(lon ?? 0, lat ?? 0);
      return x > -60 && x < width + 60 && y > -60 && y < height + 60;
    });
    if (isSeen) parts.push(pathOf(geometry.coordinates, at));
  }
  return parts.join('');
}

function frameOf(positions: readonly Position[], width: number, height: number): { at: At; scale: number } | null {
  const first = positions[0];
  if (!first) return null;
  const plane: MapPlane = planeAt(first[0] ?? 0, first[1] ?? 0);
  const flat = positions.map(([lon, lat]) => toPlane(plane, lon ?? 0, lat ?? 0));
  const xs = flat.map(([x]) => x);
  const ys = flat.map(([, y]) => y);
  const [minX, maxX, minY, maxY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const across = Math.max(LEAST_METRES, (maxX - minX) * 1.15, (((maxY - minY) * 1.15) / height) * width);
  const scale = width / across;
  const [midX, midY] = [(minX + maxX) / 2, (minY + maxY) / 2];
  return {
    scale,
    at: (lon, lat) => {
      const [x, y] = toPlane(plane, lon, lat);
      return [width / 2 + (x - midX) * scale, height / 2 - (y - midY) * scale];
    },
  };
}
