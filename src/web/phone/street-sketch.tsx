import { useEffect, useMemo, useState } from 'react';
import type { TaskGeometry } from '../../tasking/model.ts';
import { useWidth } from '../ui/use-width.ts';

interface Shape {
  geometry: TaskGeometry;
  label: string;
}
type Line = readonly (readonly number[])[];

let roads: Promise<Line[]> | null = null;

/** The town's streets, kept on the phone by its worker. Without them the shapes are drawn alone. */
function readRoads(): Promise<Line[]> {
  roads ??= fetch('/api/places/basemap/roads', { credentials: 'same-origin' })
    .then(async (response) => {
      if (!response.ok) throw new Error(`The streets: ${response.status}`);
      const { features } = (await response.json()) as GeoJSON.FeatureCollection;
      return features.flatMap(({ geometry }): Line[] =>
        geometry.type === 'LineString'
          ? [geometry.coordinates]
          : geometry.type === 'MultiLineString'
            ? geometry.coordinates
            : [],
      );
    })
    .catch(() => {
      roads = null;
      return [];
    });
  return roads;
}

/** Half of the shortest side shown, in metres. */
const LEAST_REACH_M = 250;
const METRES_A_DEGREE = 111_320;

/** Streets around one or more shapes, drawn without a map engine so that it is there without signal. */
export function StreetSketch({ shapes, height, label }: { shapes: readonly Shape[]; height: number; label?: string }) {
  const [measure, width] = useWidth(340);
  const [lines, setLines] = useState<readonly Line[]>([]);
  useEffect(() => {
    let isGone = false;
    void readRoads().then((read) => !isGone && setLines(read));
    return () => {
      isGone = true;
    };
  }, []);
  const frame = useMemo(() => frameOf(shapes, width, height), [shapes, width, height]);
  if (frame === null) return null;
  const path = (line: Line) => `M${line.map((point) => frame.at(point).join(' ')).join('L')}`;
  return (
    <div className="street-sketch" ref={measure}>
      <svg width={width} height={height} role="img" aria-label={label ?? 'Streets around the task'}>
        {lines.filter(frame.shows).map((line) => (
          <path key={path(line)} d={path(line)} className="street" />
        ))}
        {shapes.map(({ geometry, label: name }) => {
          if (geometry.type === 'Point') {
            const [x, y] = frame.at(geometry.coordinates);
            return <Pin key={name} x={x} y={y} label={name} />;
          }
          const rings = geometry.coordinates as readonly Line[];
          const [x, y] = frame.at(middle(rings[0] ?? []));
          return (
            <g key={name}>
              <path d={rings.map((ring) => `${path(ring)}Z`).join('')} className="zone" fillRule="evenodd" />
              <Pin x={x} y={y} label={name} />
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function Pin({ x, y, label }: { x: number; y: number; label: string }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle r="13" className="pin" />
      <text className="pin-label" textAnchor="middle" dy="5">
        {label}
      </text>
    </g>
  );
}

const middle = (ring: Line): readonly number[] =>
  [0, 1].map((axis) => ring.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / Math.max(1, ring.length));

function frameOf(shapes: readonly Shape[], width: number, height: number) {
  const points = shapes.flatMap(({ geometry }): readonly (readonly number[])[] =>
    geometry.type === 'Point' ? [geometry.coordinates] : (geometry.coordinates as readonly Line[]).flat(),
  );
  if (points.length === 0) return null;
  const side = (axis: number) => points.map((point) => point[axis] ?? 0);
  const [west, east] = [Math.min(...side(0)), Math.max(...side(0))];
  const [south, north] = [Math.min(...side(1)), Math.max(...side(1))];
  const [lon, lat] = [(west + east) / 2, (south + north) / 2];
  const narrow = Math.cos((lat * Math.PI) / 180);
  const reachX = Math.max(LEAST_REACH_M, ((east - west) / 2) * METRES_A_DEGREE * narrow * 1.2);
  const reachY = Math.max(LEAST_REACH_M * (height / width), ((north - south) / 2) * METRES_A_DEGREE * 1.2);
  const scale = Math.min(width / 2 / reachX, height / 2 / reachY);
  const at = (point: readonly number[]): [number, number] => [
    Math.round((width / 2 + ((point[0] ?? 0) - lon) * METRES_A_DEGREE * narrow * scale) * 10) / 10,
    Math.round((height / 2 - ((point[1] ?? 0) - lat) * METRES_A_DEGREE * scale) * 10) / 10,
  ];
  const shows = (line: Line) =>
    line.some((point) => {
      const [x, y] = at(point);
      return x > -100 && y > -100 && x < width + 100 && y < height + 100;
    });
  return { at, shows };
}
