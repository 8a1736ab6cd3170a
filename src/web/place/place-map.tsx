import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection, Position } from 'geojson';
import type { AgencyKind } from '../../vocabulary/index.ts';
import { get } from '../api/client.ts';
import type { IncidentRecord, PlaceHistory } from '../api/types.ts';
import { fromPlane, type MapPlane, planeAt, toPlane } from '../map/plane.ts';
import { AGENCY_PATHS } from '../ui/marks.tsx';
import { useWidth } from '../ui/use-width.ts';
import { plural } from '../ui/words.ts';

const HEIGHT = 300;
const LEAST_METRES = 260;
const NICE = [20, 50, 100, 200, 500, 1000, 2000];

/** The place and its records drawn as SVG; the table says the same. */
export function PlaceMap({
  place,
  incidents,
  kindOf,
}: {
  place: PlaceHistory['place'];
  incidents: readonly IncidentRecord[];
  kindOf: (agencyId: number) => AgencyKind;
}) {
  const [measure, width] = useWidth(386);
  const streets = useQuery({
    queryKey: ['areas', 'streets'],
    queryFn: ({ signal }) => get<FeatureCollection>('/api/places/streets', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const lines = linesOf(streets.data);
  const own = place.kind === 'street' ? lines.filter((line) => line.id === place.id) : [];
  const points = incidents.flatMap(({ lon, lat, ...rest }) =>
    lon === null || lat === null ? [] : [{ ...rest, lon, lat }],
  );
  const frame = frameOf([...own.flatMap(({ line }) => line), ...points.map(({ lon, lat }) => [lon, lat])], width);
  if (!frame) return null;
  const { at, scale, holds } = frame;
  const path = (line: readonly Position[]) =>
    `M${line
      .map(([lon, lat]) =>
        at(lon ?? 0, lat ?? 0)
          .map((n) => n.toFixed(1))
          .join(' '),
      )
      .join('L')}`;
  const metres = [...NICE].reverse().find((n) => n * scale <= 110) ?? 20;
  return (
    <section className="card place-map" ref={measure} aria-label="Where">
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${place.name} with ${plural(points.length, 'placed record')}`}
      >
        <rect width={width} height={HEIGHT} fill="var(--m-land)" />
        {lines
          .filter(({ line }) => line.some(([lon, lat]) => holds(lon ?? 0, lat ?? 0)))
          .map(({ id, line }) => (
            <path
              key={id}
              d={path(line)}
              stroke="var(--m-street-lg)"
              strokeWidth={Math.max(3, Math.min(14, 8 * scale))}
              fill="none"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          ))}
        {own.map(({ id, line }) => (
          <g key={id} fill="none" strokeLinecap="round" strokeLinejoin="round">
            <path
              d={path(line)}
              stroke="var(--select-edge)"
              strokeOpacity=".22"
              strokeWidth={Math.max(20, 34 * scale)}
            />
            <path d={path(line)} stroke="var(--ink)" strokeWidth="2.5" />
          </g>
        ))}
        {points.map((point) => {
          const [x, y] = at(point.lon, point.lat);
          const kind = kindOf(point.agencyId);
          return (
            <g key={point.incidentId} transform={`translate(${x - 5} ${y - 5}) scale(.84)`}>
              <path d={AGENCY_PATHS[kind]} fill={`var(--${kind})`} stroke="var(--m-halo)" strokeWidth="1.5" />
            </g>
          );
        })}
        <path
          d={`M12 ${HEIGHT - 12}v-5M12 ${HEIGHT - 12}h${metres * scale}m0 0v-5`}
          stroke="var(--m-label)"
          strokeWidth="1.5"
          fill="none"
        />
        <text x="14" y={HEIGHT - 20} className="ax">
          {metres >= 1000 ? `${metres / 1000} km` : `${metres} m`}
        </text>
      </svg>
    </section>
  );
}

function linesOf(streets: FeatureCollection | undefined): { id: number; line: Position[] }[] {
  return (streets?.features ?? []).flatMap(({ id, properties, geometry }) => {
    const segment = Number(properties?.['segmentId'] ?? id);
    if (geometry?.type === 'LineString') return [{ id: segment, line: geometry.coordinates }];
    if (geometry?.type === 'MultiLineString') return geometry.coordinates.map((line) => ({ id: segment, line }));
    return [];
  });
}

/** A frame of the drawing around positions, at least a few hundred metres wide. */
function frameOf(positions: readonly Position[], width: number) {
  const first = positions[0];
  if (!first) return null;
  const plane: MapPlane = planeAt(first[0] ?? 0, first[1] ?? 0);
  const flat = positions.map(([lon, lat]) => toPlane(plane, lon ?? 0, lat ?? 0));
  const xs = flat.map(([x]) => x);
  const ys = flat.map(([, y]) => y);
  const [minX, maxX, minY, maxY] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const across = Math.max(LEAST_METRES, (maxX - minX) * 1.3, (((maxY - minY) * 1.3) / HEIGHT) * width);
  const scale = width / across;
  const [midX, midY] = [(minX + maxX) / 2, (minY + maxY) / 2];
  const at = (lon: number, lat: number): [number, number] => {
    const [x, y] = toPlane(plane, lon, lat);
    return [width / 2 + (x - midX) * scale, HEIGHT / 2 - (y - midY) * scale];
  };
  const [west, south] = fromPlane(plane, midX - across * 0.7, midY - across * 0.7);
  const [east, north] = fromPlane(plane, midX + across * 0.7, midY + across * 0.7);
  return { at, scale, holds: (lon: number, lat: number) => lon >= west && lon <= east && lat >= south && lat <= north };
}
