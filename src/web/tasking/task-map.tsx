import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection, Position } from 'geojson';
import { boundsOf, type TaskGeometry } from '../../tasking/model.ts';
import { get } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { fromPlane, planeAt, toPlane } from '../map/plane.ts';
import { useWidth } from '../ui/use-width.ts';
import { plural } from '../ui/words.ts';

const NICE = [20, 50, 100, 200, 500, 1000, 2000, 5000];

export interface MapTask {
  taskId: number;
  label: string;
  geometry: TaskGeometry;
  /** Of the tokens. */
  colour: string;
  isChosen?: boolean;
  /** A point is a dot unless it says otherwise. */
  mark?: 'dot' | 'square';
}

/** Where tasks are, as SVG over the streets: no map engine. The list beside it says the same and leads to the same. */
export function TaskMap({
  tasks,
  height,
  leastMetres = 400,
  lines: ways = [],
  words,
  onChoose,
}: {
  tasks: readonly MapTask[];
  height: number;
  leastMetres?: number;
  /** Ways drawn over the streets, longitude and latitude. */
  lines?: readonly (readonly Position[])[];
  /** What the map shows, where it is not tasks. */
  words?: string;
  onChoose?: (taskId: number) => void;
}) {
  const [measure, width] = useWidth(396);
  const streets = useQuery({
    queryKey: ['areas', 'streets'],
    queryFn: ({ signal }) => get<FeatureCollection>('/api/places/streets', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: useMay('area.read'),
  });
  const frame = frameOf(tasks, width, height, leastMetres);
  if (!frame) return null;
  const { at, scale, holds } = frame;
  const labelled = withRoom(tasks, at);
  const path = (line: readonly Position[]) =>
    `M${line
      .map(([lon, lat]) =>
        at(lon ?? 0, lat ?? 0)
          .map((n) => n.toFixed(1))
          .join(' '),
      )
      .join('L')}`;
  const metres = [...NICE].reverse().find((n) => n * scale <= 100) ?? 20;
  const lines = (streets.data?.features ?? []).flatMap(({ geometry }) =>
    geometry?.type === 'LineString'
      ? [geometry.coordinates]
      : geometry?.type === 'MultiLineString'
        ? geometry.coordinates
        : [],
  );
  return (
    <div className="task-map" ref={measure}>
      <svg width={width} height={height} role="img" aria-label={words ?? `Where ${plural(tasks.length, 'task')} lie`}>
        <rect width={width} height={height} fill="var(--m-land)" />
        <path
          d={lines
            .filter((line) => line.some(([lon, lat]) => holds(lon ?? 0, lat ?? 0)))
            .map(path)
            .join('')}
          stroke="var(--m-street-lg)"
          strokeWidth={Math.max(1, Math.min(12, 8 * scale))}
          fill="none"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path d={ways.map(path).join('')} stroke="var(--ink)" strokeWidth="2.5" strokeOpacity="0.75" fill="none" />
        {[...tasks]
          .sort((a, b) => Number(a.isChosen ?? false) - Number(b.isChosen ?? false))
          .map((task) => (
            <Shape
              key={task.taskId}
              task={task}
              at={at}
              path={path}
              onChoose={onChoose}
              isLabelled={labelled.has(task.taskId)}
            />
          ))}
        <path
          d={`M12 ${height - 12}v-5M12 ${height - 12}h${metres * scale}m0 0v-5`}
          stroke="var(--m-label)"
          strokeWidth="1.5"
          fill="none"
        />
        <text x="14" y={height - 20} className="ax">
          {metres >= 1000 ? `${metres / 1000} km` : `${metres} m`}
        </text>
      </svg>
    </div>
  );
}

function Shape({
  task,
  at,
  path,
  onChoose,
  isLabelled,
}: {
  task: MapTask;
  at: At;
  path: (line: readonly Position[]) => string;
  onChoose: ((taskId: number) => void) | undefined;
  isLabelled: boolean;
}) {
  const { geometry, colour, isChosen = false, label } = task;
  const [x, y] = middleOf(task, at);
  // The list is the way for the keyboard; pressing a shape is its shorter way for a pointer.
  const press = onChoose === undefined ? {} : { onClick: () => onChoose(task.taskId), style: { cursor: 'pointer' } };
  return (
    <g {...press}>
      {geometry.type === 'Polygon' ? (
        <path
          d={`${geometry.coordinates.map(path).join('')}Z`}
          fill={colour}
          fillOpacity={isChosen ? 0.12 : 0.07}
          fillRule="evenodd"
          stroke={isChosen ? 'var(--ink)' : colour}
          strokeWidth={isChosen ? 2.2 : 1.6}
          strokeDasharray="6 4"
        />
      ) : (
        <PointMark x={x} y={y} task={task} />
      )}
      {label !== '' && <title>{label}</title>}
      {isLabelled && (
        <text x={x} y={y + (geometry.type === 'Point' ? -11 : 4)} textAnchor="middle" className="task-map-label">
          {label}
        </text>
      )}
    </g>
  );
}

function PointMark({ x, y, task: { colour, isChosen = false, mark } }: { x: number; y: number; task: MapTask }) {
  const look = { fill: colour, stroke: isChosen ? 'var(--ink)' : 'var(--m-halo)', strokeWidth: isChosen ? 3 : 2 };
  return mark === 'square' ? (
    <rect x={x - 6} y={y - 6} width="12" height="12" {...look} />
  ) : (
    <circle cx={x} cy={y} r={isChosen ? 8 : 6} {...look} />
  );
}

type At = (lon: number, lat: number) => [number, number];

function middleOf({ geometry }: MapTask, at: At): [number, number] {
  const { west, east, south, north } = boundsOf(geometry);
  return at((west + east) / 2, (south + north) / 2);
}

const LABEL_HEIGHT = 16;
const LETTER_WIDTH = 8;

/** Tasks whose label has room: the chosen one first, then as they come. The others say theirs when pointed at. */
function withRoom(tasks: readonly MapTask[], at: At): Set<number> {
  const kept: { task: MapTask; x: number; y: number }[] = [];
  const chosenFirst = [...tasks].sort((a, b) => Number(b.isChosen ?? false) - Number(a.isChosen ?? false));
  for (const task of chosenFirst.filter(({ label }) => label !== '')) {
    const [x, y] = middleOf(task, at);
    const reach = task.label.length * LETTER_WIDTH;
    if (kept.every((other) => Math.abs(other.x - x) > reach || Math.abs(other.y - y) > LABEL_HEIGHT))
      kept.push({ task, x, y });
  }
  return new Set(kept.map(({ task }) => task.taskId));
}

function frameOf(tasks: readonly MapTask[], width: number, height: number, leastMetres: number) {
  if (tasks.length === 0) return null;
  const boxes = tasks.map(({ geometry }) => boundsOf(geometry));
  const west = Math.min(...boxes.map((box) => box.west));
  const east = Math.max(...boxes.map((box) => box.east));
  const south = Math.min(...boxes.map((box) => box.south));
  const north = Math.max(...boxes.map((box) => box.north));
  const plane = planeAt((west + east) / 2, (south + north) / 2);
  const [minX, minY] = toPlane(plane, west, south);
  const [maxX, maxY] = toPlane(plane, east, north);
  const across = Math.max(leastMetres, (maxX - minX) * 1.25, (((maxY - minY) * 1.25) / height) * width);
  const scale = width / across;
  const [midX, midY] = [(minX + maxX) / 2, (minY + maxY) / 2];
  const at = (lon: number, lat: number): [number, number] => {
    const [x, y] = toPlane(plane, lon, lat);
    return [width / 2 + (x - midX) * scale, height / 2 - (y - midY) * scale];
  };
  const [w, s] = fromPlane(plane, midX - across * 0.7, midY - across * 0.7);
  const [e, n] = fromPlane(plane, midX + across * 0.7, midY + across * 0.7);
  return { at, scale, holds: (lon: number, lat: number) => lon >= w && lon <= e && lat >= s && lat <= n };
}
