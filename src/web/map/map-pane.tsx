import { Frame, Maximize, Minus, Pentagon, Plus, Trash2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { OwnTiles } from '../../places/model.ts';
import { useShortcuts } from '../shell/keys.ts';
import { announce } from '../ui/announce.tsx';
import { useIsDark } from '../ui/theme.ts';
import { plural } from '../ui/words.ts';
import type { Basemap } from './basemap.ts';
import type { Corner } from './draw.ts';
import { HOT_RADIUS_METRES, useHotSpots } from './hot-spots.ts';
import { MapKey } from './key.tsx';
import type { Layers } from './layers.ts';
import type { LinkedAnswer } from './linked-views.ts';
import { keyOf, METHOD_NAMES, type Measure } from './measure.ts';
import type { Picture } from './picture.ts';
import { fromPlane, toPlane } from './plane.ts';
import { rowsOfIds } from './region.ts';
import { joined, readCamera, writeCamera, writeRing, writeSpot } from './search.ts';
import type { MapLayer } from './shapes.ts';
import { setShownMap } from './shown-map.ts';
import type { ChangeMap, MapState } from './state.ts';
import { binMetres, binSurface, type Shown, valueAt } from './surface.ts';
import { TownMap } from './town-map.ts';
import type { WardShades } from './ward-shades.ts';

/** MapLibre, what is drawn over it, its key and its tools. */
export function MapPane({
  picture,
  answer,
  spanAnswer,
  shown,
  measure,
  layer,
  basemap,
  own,
  rings,
  shades,
  state,
  selected,
  layers,
  periodWords,
  camera,
  change,
  onToggle,
  isDrawing,
  onDrawing,
}: {
  picture: Picture;
  answer: LinkedAnswer;
  spanAnswer: LinkedAnswer;
  /** The live surface; null until it is made and where it is switched off. */
  shown: Shown | null;
  measure: Measure;
  layer: MapLayer | null;
  basemap: Basemap;
  own: OwnTiles | null;
  rings: number[][][];
  shades: WardShades | null;
  state: MapState;
  selected: ReadonlySet<number>;
  layers: Layers;
  periodWords: string;
  camera: string | undefined;
  change: ChangeMap;
  onToggle: (id: string) => void;
  isDrawing: boolean;
  onDrawing: (isDrawing: boolean) => void;
}) {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<TownMap | null>(null);
  const [marks, setMarks] = useState<{ drawn: boolean; inView: number }>({ drawn: true, inView: 0 });
  const [corners, setCorners] = useState<readonly Corner[]>([]);
  const isDark = useIsDark();
  const { peaks } = useHotSpots();
  const showsDensity = !state.hidden.has('density');

  // The map outlives renders; its events always reach the newest page.
  const events = useRef({
    pick: (_rows: readonly number[]) => {},
    ground: (_at: [number, number]) => {},
    corner: (_at: [number, number]) => {},
  });
  const startCamera = useRef(readCamera(camera));
  useEffect(() => {
    if (!container.current) return;
    const made = new TownMap(container.current, basemap, own, startCamera.current, {
      onCamera: (at) => {
        startCamera.current = at;
        change({ at: writeCamera(at) });
      },
      onMarks: (drawn, inView) => setMarks({ drawn, inView }),
      onPick: (rows) => events.current.pick(rows),
      onGround: (at) => events.current.ground(at),
      onHotSpot: (number) => change({ hot: number, sel: undefined, spot: undefined }),
      onCorner: (at) => events.current.corner(at),
    });
    setMap(made);
    return () => {
      setMap(null);
      made.remove();
    };
  }, [basemap, own, change]);

  const finish = useCallback(
    (ring: readonly Corner[]) => {
      onDrawing(false);
      setCorners([]);
      if (ring.length >= 3)
        change({ draw: writeRing(ring.map(([lon, lat]) => [lon, lat])), sel: undefined, hot: undefined });
    },
    [change, onDrawing],
  );
  const addCorner = useCallback(
    (at: [number, number]) => {
      setCorners((before) => {
        const first = before[0];
        if (first && before.length >= 3 && map && isNear(map, first, at)) {
          queueMicrotask(() => finish(before));
          return before;
        }
        announce(`${plural(before.length + 1, 'corner')}`);
        return [...before, at];
      });
    },
    [map, finish],
  );
  events.current = {
    pick: (rows) =>
      change({
        sel: joined(rows.slice(0, 300).map((row) => picture.columns.incidentId[row]!)),
        hot: undefined,
        spot: undefined,
      }),
    // Where the surface says something, the ground explains itself; elsewhere a press closes what was open.
    ground: ([lon, lat]) => {
      const isHot =
        shown !== null && valueAt(shown, picture, lon, lat) >= (shown.breaks.find((at) => at > 0) ?? Infinity);
      change({ spot: isHot ? writeSpot(lon, lat) : undefined, hot: undefined, sel: undefined });
    },
    corner: addCorner,
  };

  const showsBins = !showsDensity && !marks.drawn && layer === null;
  const cellMetres = binMetres(readCamera(camera)?.zoom ?? 12);
  const bins = useMemo(
    () => (showsBins && isDark !== null ? binSurface(picture, answer, spanAnswer, rings, cellMetres) : null),
    [showsBins, isDark, picture, answer, spanAnswer, rings, cellMetres],
  );
  const image = layer ? layer.image : (bins?.image ?? shown?.image ?? null);
  useEffect(() => map?.setSurface(image), [map, image]);
  useEffect(() => map?.setShapes(layer?.shapes ?? []), [map, layer]);
  useEffect(() => {
    if (!map) return;
    setShownMap(map);
    return () => setShownMap(null);
  }, [map]);
  useEffect(() => {
    const at = readCamera(camera);
    if (!map || !at || map.map.isMoving()) return;
    const now = map.camera();
    // Another map beside this one, or the way back, has moved the view.
    if (Math.abs(now.zoom - at.zoom) + 100 * Math.abs(now.lat - at.lat) + 100 * Math.abs(now.lon - at.lon) > 0.02)
      map.map.jumpTo({ center: [at.lon, at.lat], zoom: at.zoom });
  }, [map, camera]);
  useEffect(() => map?.setShades(showsDensity ? (shades?.classes ?? null) : null), [map, shades, showsDensity]);
  const kindOf = useCallback(
    (row: number) => layers.kindOfAgency[picture.columns.agencyId[row]!]!,
    [layers, picture.columns],
  );
  const selectedRows = useMemo(
    () => new Set(selected.size === 0 ? [] : rowsOfIds(picture.columns, [...selected])),
    [picture.columns, selected],
  );
  const hotSpots = useMemo(
    () => (showsDensity && layer === null ? peaks.map(({ x, y }, i) => ({ number: i + 1, x, y })) : []),
    [peaks, showsDensity, layer],
  );
  const [spotLon, spotLat] = state.spot ?? [Number.NaN, Number.NaN];
  const spotAt = useMemo(
    () => (Number.isNaN(spotLon) ? null : toPlane(picture.plane, spotLon, spotLat)),
    [picture.plane, spotLon, spotLat],
  );
  useEffect(() => {
    map?.setScene({
      plane: picture.plane,
      px: picture.px,
      py: picture.py,
      rows: answer.rows,
      kindOf,
      showsMarks: true,
      selected: selectedRows,
      hotSpots,
      explained: state.hot,
      hotRadiusMetres: HOT_RADIUS_METRES,
      spot: spotAt,
      ring: state.ring,
    });
  }, [map, picture, answer.rows, kindOf, selectedRows, hotSpots, state.hot, spotAt, state.ring]);
  useEffect(() => map?.setDrawing(corners, isDrawing), [map, corners, isDrawing]);
  const shownTheme = useRef(isDark);
  useEffect(() => {
    if (shownTheme.current === isDark) return;
    shownTheme.current = isDark;
    map?.setTheme();
  }, [map, isDark]);

  const goTo = (step: number) => {
    if (peaks.length === 0) return;
    const next = (((state.hot ?? (step > 0 ? 0 : 1)) - 1 + step + peaks.length) % peaks.length) + 1;
    const peak = peaks[next - 1];
    if (!peak) return;
    change({ hot: next, sel: undefined, spot: undefined });
    const [lon, lat] = fromPlane(picture.plane, peak.x, peak.y);
    map?.moveTo(lon, lat);
  };
  useShortcuts('On the map', [
    { keys: '+', words: 'Nearer', does: () => map?.zoomBy(1) },
    { keys: '-', words: 'Further', does: () => map?.zoomBy(-1) },
    { keys: ']', words: 'Next hot spot', does: () => goTo(1) },
    { keys: '[', words: 'Previous hot spot', does: () => goTo(-1) },
  ]);
  useEffect(() => {
    if (!isDrawing || !map) return;
    setCorners([]);
    map.map.getCanvas().focus();
    announce(
      'Drawing. Move the map under the cross, Enter adds a corner, Backspace removes the last, Enter near the first closes, Escape leaves.',
    );
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Enter') {
        event.preventDefault();
        const { lng, lat } = map.map.getCenter();
        addCorner([lng, lat]);
      } else if (event.key === 'Backspace') {
        event.preventDefault();
        setCorners((before) => before.slice(0, -1));
      } else if (event.key === 'Escape') {
        onDrawing(false);
        setCorners([]);
      }
    };
    const canvas = map.map.getCanvas();
    canvas.addEventListener('keydown', press);
    return () => canvas.removeEventListener('keydown', press);
  }, [isDrawing, map, addCorner, onDrawing]);

  const tooMany = !marks.drawn
    ? `${plural(marks.inView, 'record')}: too many to mark one by one. Zoom in to see marks${showsDensity ? '' : '; squares show how many per km²'}.`
    : null;
  const perKm2 = { ...measure, method: 'density' as const, weigh: 'count' as const };
  const key = layer
    ? layer.key
    : shades
      ? { ...keyOf(perKm2, false, shades.breaks, periodWords), unit: `Records per km² by ward in ${periodWords}` }
      : bins
        ? keyOf(perKm2, false, bins.breaks, periodWords)
        : shown && keyOf(shown.measure, shown.isDifference, shown.breaks, periodWords);
  return (
    <>
      <div className="map-canvas" ref={container} />
      <MapKey
        layers={layers.layers}
        byLayer={answer.byLayer}
        hidden={state.hidden}
        surface={key}
        surfaceName={layer ? layer.name : shown?.isDifference ? 'Difference' : METHOD_NAMES[measure.method]}
        surfaceNote={noteOf(layer, shades, measure)}
        marksWords={tooMany}
        onToggle={onToggle}
      />
      <fieldset className="floating tools" aria-label="Map tools">
        <Tool words="Nearer" icon={Plus} onPress={() => map?.zoomBy(1)} />
        <Tool words="Further" icon={Minus} onPress={() => map?.zoomBy(-1)} />
        <Tool words="The whole area" icon={Maximize} onPress={() => map?.whole()} />
        <Tool words="Draw an area" icon={Pentagon} isOn={isDrawing} onPress={() => onDrawing(!isDrawing)} />
        {state.ring && <Tool words="Remove the drawn area" icon={Trash2} onPress={() => change({ draw: undefined })} />}
      </fieldset>
      {isDrawing && (
        <div className="floating drawing">
          <Frame size={16} strokeWidth={1.75} aria-hidden />
          <span className="sm">
            {corners.length < 3
              ? 'Click, or press Enter at the cross, for each corner.'
              : 'Click the first corner, or close, when done.'}{' '}
            {plural(corners.length, 'corner')}.
          </span>
          <button type="button" className="btn s p" disabled={corners.length < 3} onClick={() => finish(corners)}>
            Close area
          </button>
          <button type="button" className="btn s" onClick={() => finish([])}>
            Leave
          </button>
        </div>
      )}
      <div className="map-foot">
        <ScaleBar map={map} />
        <span className="map-credit">{basemapCredit(basemap)}</span>
      </div>
    </>
  );
}

function noteOf(
  layer: MapLayer | null,
  shades: WardShades | null,
  { method, reachMetres, cellMetres }: Measure,
): string {
  if (layer) return layer.note;
  if (shades) return 'by ward';
  return method === 'density' ? `${reachMetres} m reach` : `${cellMetres} m`;
}

function Tool({
  words,
  icon: Icon,
  onPress,
  isOn,
}: {
  words: string;
  icon: typeof Plus;
  onPress: () => void;
  isOn?: boolean;
}) {
  return (
    <button
      type="button"
      aria-label={words}
      title={words}
      {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      onClick={onPress}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden />
    </button>
  );
}

const CLOSE_PX = 14;

function isNear(map: TownMap, a: Corner, b: Corner): boolean {
  const p = map.map.project([a[0], a[1]]);
  const q = map.map.project([b[0], b[1]]);
  return Math.hypot(p.x - q.x, p.y - q.y) <= CLOSE_PX;
}

function basemapCredit(basemap: Basemap): string {
  const notice = (basemap.roads as { notice?: string } | null)?.notice;
  return ['Solid line: study area', notice ?? ''].filter((part) => part !== '').join('. ');
}

const NICE = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];

function ScaleBar({ map }: { map: TownMap | null }) {
  const [metresPerPx, setMetresPerPx] = useState(10);
  useEffect(() => {
    if (!map) return;
    const measure = () => {
      const { lat } = map.map.getCenter();
      setMetresPerPx((40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.map.getZoom()));
    };
    measure();
    map.map.on('zoomend', measure);
    return () => {
      map.map.off('zoomend', measure);
    };
  }, [map]);
  const metres = [...NICE].reverse().find((n) => n / metresPerPx <= 110) ?? 10;
  return (
    <span className="scale-bar" style={{ width: metres / metresPerPx }}>
      {metres >= 1000 ? `${metres / 1000} km` : `${metres} m`}
    </span>
  );
}
