import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection, Position } from 'geojson';
import { useEffect, useRef, useState } from 'react';
import type { AgendaItem } from '../../tasking/model.ts';
import { AGENCY_KINDS } from '../../vocabulary/index.ts';
import { get } from '../api/client.ts';
import { fromPlane, type MapPlane, planeAt, toPlane } from '../map/plane.ts';
import { AGENCY_NAMES, AGENCY_PATHS, AgencyMark } from '../ui/marks.tsx';
import { countWords } from '../ui/words.ts';

const LEAST_METRES = 700;
const NICE = [20, 50, 100, 200, 500, 1000, 2000, 5000];
const MOST_LABELS = 16;

/** The place of one item, large: streets, the records it rests on, those before them, and the area around. */
export function WallMap({ item, zoom }: { item: AgendaItem; zoom: number }) {
  const frameElement = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 900, height: 480 });
  useEffect(() => {
    const element = frameElement.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0) setSize({ width, height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const streets = useQuery({
    queryKey: ['areas', 'streets'],
    queryFn: ({ signal }) => get<FeatureCollection>('/api/places/streets', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const now = item.points.filter(({ isNow }) => isNow);
  const before = item.points.filter(({ isNow }) => !isNow);
  const focus: Position[] = [
    ...(item.outline ?? []),
    ...now.map(({ lon, lat }) => [lon, lat]),
    ...(item.point === null ? [] : [[item.point.lon, item.point.lat]]),
  ];
  const frame = frameOf(focus, size.width, size.height, zoom);
  if (frame === null) {
    return (
      <div className="wall-map none" ref={frameElement}>
        <p className="ink2">Nothing here has a place to show.</p>
      </div>
    );
  }
  const { at, scale, holds } = frame;
  const path = (line: readonly Position[]) =>
    `M${line
      .map(([lon, lat]) =>
        at(lon ?? 0, lat ?? 0)
          .map((n) => n.toFixed(1))
          .join(' '),
      )
      .join('L')}`;
  const lines = linesOf(streets.data).filter(({ line }) => line.some(([lon, lat]) => holds(lon ?? 0, lat ?? 0)));
  const metres = [...NICE].reverse().find((n) => n * scale <= 150) ?? 20;
  const kinds = AGENCY_KINDS.filter((kind) => item.points.some(({ agency }) => agency === kind));
  return (
    <div className="wall-map" ref={frameElement}>
      <svg
        width={size.width}
        height={size.height}
        role="img"
        aria-label={`${item.title}, ${item.place}: ${countWords(now.length)} records on the map, ${countWords(before.length)} of the same kind before them. ${item.sentence}`}
      >
        <rect width={size.width} height={size.height} fill="var(--m-land)" />
        {lines.map(({ key, line }) => (
          <path
            key={key}
            d={path(line)}
            stroke="var(--m-street-lg)"
            strokeWidth={Math.max(1.5, Math.min(14, 9 * scale))}
            fill="none"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        ))}
        {item.outline !== null && (
          <g>
            <path
              d={`${path(item.outline)}Z`}
              fill="var(--ink)"
              fillOpacity=".05"
              stroke="var(--ink)"
              strokeWidth="2.5"
              strokeDasharray="8 6"
            />
          </g>
        )}
        {labelsOf(lines, at, size).map(({ name, x, y }) => (
          <text key={name} x={x} y={y} className="street-name" textAnchor="middle">
            {name}
          </text>
        ))}
        {[...before, ...now].map((point) => {
          const [x, y] = at(point.lon, point.lat);
          const width = point.isNow ? 22 : 13;
          return (
            <path
              key={`${point.lon} ${point.lat} ${point.agency} ${point.isNow}`}
              transform={`translate(${x - width / 2} ${y - width / 2}) scale(${width / 12})`}
              d={AGENCY_PATHS[point.agency]}
              fill={`var(--${point.agency})`}
              fillOpacity={point.isNow ? 1 : 0.65}
              stroke="var(--m-halo)"
              strokeWidth="1"
            />
          );
        })}
        {now.length === 0 && item.point !== null && (
          <circle {...centreOf(at, item.point)} r="10" fill="var(--ink)" stroke="var(--m-halo)" strokeWidth="3" />
        )}
        <path
          d={`M24 ${size.height - 20}v-7M24 ${size.height - 20}h${metres * scale}m0 0v-7`}
          stroke="var(--m-label)"
          strokeWidth="2"
          fill="none"
        />
        <text x="26" y={size.height - 32} className="street-name plain">
          {metres >= 1000 ? `${metres / 1000} km` : `${metres} m`}
        </text>
      </svg>
      {kinds.length > 0 && (
        <div className="wall-key">
          <span className="row g3 wrap">
            {kinds.map((kind) => (
              <span key={kind} className="ag">
                <AgencyMark kind={kind} size={18} /> {AGENCY_NAMES[kind]}
              </span>
            ))}
          </span>
          <span className="mut">Large: what this rests on. Small: of the same kind, earlier.</span>
        </div>
      )}
    </div>
  );
}

function centreOf(at: (lon: number, lat: number) => [number, number], point: { lon: number; lat: number }) {
  const [cx, cy] = at(point.lon, point.lat);
  return { cx, cy };
}

interface Street {
  key: string;
  name: string;
  line: Position[];
}

function linesOf(streets: FeatureCollection | undefined): Street[] {
  return (streets?.features ?? []).flatMap(({ properties, geometry }, i) => {
    const name = String(properties?.['name'] ?? '');
    if (geometry?.type === 'LineString') return [{ key: String(i), name, line: geometry.coordinates }];
    if (geometry?.type === 'MultiLineString') {
      return geometry.coordinates.map((line, j) => ({ key: `${i} ${j}`, name, line }));
    }
    return [];
  });
}

/** Names that do not run into one another, the longest streets first; each once. */
function labelsOf(
  lines: readonly Street[],
  at: (lon: number, lat: number) => [number, number],
  { width, height }: { width: number; height: number },
) {
  const longest = new Map<string, { name: string; x: number; y: number; length: number }>();
  for (const { name, line } of lines) {
    if (name === '') continue;
    const points = line.map(([lon, lat]) => at(lon ?? 0, lat ?? 0));
    const length = points.reduce((sum, [x, y], i) => {
      const last = points[i - 1];
      return last === undefined ? 0 : sum + Math.hypot(x - last[0], y - last[1]);
    }, 0);
    const [x, y] = points[Math.floor(points.length / 2)] ?? [0, 0];
    if (length > (longest.get(name)?.length ?? 60)) longest.set(name, { name, x, y, length });
  }
  const placed: { name: string; x: number; y: number }[] = [];
  for (const label of [...longest.values()].sort((a, b) => b.length - a.length)) {
    const half = label.name.length * 5;
    if (label.x < half + 8 || label.x > width - half - 8 || label.y < 60 || label.y > height - 60) continue;
    const clash = placed.some(
      ({ name, x, y }) => Math.abs(y - label.y) < 26 && Math.abs(x - label.x) < half + name.length * 5,
    );
    if (!clash) placed.push(label);
    if (placed.length === MOST_LABELS) break;
  }
  return placed;
}

/** A frame around what matters, at least a few streets wide. */
function frameOf(positions: readonly Position[], width: number, height: number, zoom: number) {
  const first = positions[0];
  if (first === undefined) return null;
  const plane: MapPlane = planeAt(first[0] ?? 0, first[1] ?? 0);
  const flat = positions.map(([lon, lat]) => toPlane(plane, lon ?? 0, lat ?? 0));
  const xs = flat.map(([x]) => x);
  const ys = flat.map(([, y]) => y);
  const [minX, maxX, minY, maxY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const across = Math.max(LEAST_METRES, (maxX - minX) * 1.4, (((maxY - minY) * 1.4) / height) * width) / 1.4 ** zoom;
  const scale = width / across;
  const [midX, midY] = [(minX + maxX) / 2, (minY + maxY) / 2];
  const at = (lon: number, lat: number): [number, number] => {
    const [x, y] = toPlane(plane, lon, lat);
    return [width / 2 + (x - midX) * scale, height / 2 - (y - midY) * scale];
  };
  const [west, south] = fromPlane(plane, midX - across * 0.7, midY - across * 0.7);
  const [east, north] = fromPlane(plane, midX + across * 0.7, midY + across * 0.7);
  return { at, scale, holds: (lon: number, lat: number) => lon >= west && lon <= east && lat >= south && lat <= north };
}
