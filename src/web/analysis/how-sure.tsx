import './analysis.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { gridOver, type HotRule, JITTER_METRES } from '../../analysis/index.ts';
import { NONE_I32 } from '../../picture/model.ts';
import { LOCATION_PRECISIONS } from '../../vocabulary/index.ts';
import { get } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import { useMay, useMe } from '../api/queries.ts';
import { layersOf } from '../map/layers.ts';
import type { LinkedAnswer } from '../map/linked-views.ts';
import type { Live } from '../map/live.ts';
import { measureWords } from '../map/measure.ts';
import type { Picture } from '../map/picture.ts';
import { fromPlane, planeAt } from '../map/plane.ts';
import { apply } from '../map/plane-fit.ts';
import { type Names, rowWhere } from '../map/record-words.ts';
import type { Region } from '../map/region.ts';
import { writeRing } from '../map/search.ts';
import type { MapState } from '../map/state.ts';
import { useKnownOrdinal } from '../shell/known.ts';
import { StateTag } from '../ui/pieces.tsx';
import { countWords, rangeWords } from '../ui/words.ts';
import { filterAddressOf } from './api.ts';
import { useRun } from './run.ts';
import type { StabilityAsk, StabilityTold } from './stability-worker.ts';

interface Place {
  x: number;
  y: number;
  radiusMetres: number;
}

/** How firm a hot spot is, where exactly it lies, and the way from it to a task with its evidence. */
export function HowSure({
  picture,
  answer,
  live,
  region,
  place,
  at,
  title,
  state,
  names,
}: {
  picture: Picture;
  answer: LinkedAnswer;
  live: Live;
  region: Region;
  /** On the map's plane. */
  place: Place;
  at: [lon: number, lat: number];
  title: string;
  state: MapState;
  names: Names;
}) {
  const stable = useStability(picture, answer, live, place);
  const exactly = useMemo(() => exactPlaces(picture, region.rows, names), [picture, region.rows, names]);
  const property = region.byPrecision[LOCATION_PRECISIONS.indexOf('property')] ?? 0;
  return (
    <>
      <h3>How sure are we</h3>
      <div className="row g2 sure">
        <div className="sure-card">
          <span className="xs mut">Stays hot</span>
          <b className="sure-figure">
            {stable === null
              ? 'not checked'
              : stable.kind === 'progress'
                ? `${stable.done} of ${stable.of} run`
                : stable.staysHot === null
                  ? 'not hot'
                  : `${stable.staysHot} of ${stable.of}`}
          </b>
          <span className="xs mut">re-runs, places moved</span>
        </div>
        <div className="sure-card">
          <span className="xs mut">Placed to</span>
          <b className="sure-figure">{countWords(property)} property</b>
          <span className="xs mut">of {countWords(region.records)} records</span>
        </div>
      </div>
      {stable?.kind === 'done' && <p className="xs mut sure-words">{stable.words}</p>}
      {exactly.length > 0 && (
        <>
          <h3>Where exactly</h3>
          <ul className="open-here">
            {exactly.map(({ addressId, n, where }) => (
              <li key={addressId} className="sm">
                <b>{countWords(n)}</b> at{' '}
                <Link className="l" to="/place/$kind/$id" params={{ kind: 'address', id: String(addressId) }}>
                  {where}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <OpenHere at={at} radiusMetres={place.radiusMetres} />
      <CreateTask
        live={live}
        state={state}
        at={at}
        title={title}
        radiusMetres={place.radiusMetres}
        words={[
          `${countWords(region.records)} of ${countWords(answer.total)} records lie within ${place.radiusMetres} m, ${rangeWords(live.brush.from, live.brush.to)}.`,
          region.when
            ? `${countWords(region.when.records)} of ${countWords(region.when.timed)} with a known hour were ${region.when.words}.`
            : '',
          stable?.kind === 'done' ? stable.words : '',
          `Seen as ${measureWords(live.measure)}.`,
        ].filter((words) => words !== '')}
      />
    </>
  );
}

/** Addresses with three records or more here, most first. */
function exactPlaces(
  { columns }: Picture,
  rows: Int32Array,
  names: Names,
): { addressId: number; n: number; where: string }[] {
  const counts = new Map<number, number>();
  const rowOf = new Map<number, number>();
  for (const row of rows) {
    const address = columns.addressId[row]!;
    if (address === NONE_I32) continue;
    counts.set(address, (counts.get(address) ?? 0) + columns.count[row]!);
    rowOf.set(address, row);
  }
  return [...counts]
    .filter(([, n]) => n >= 3)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, 3)
    .map(([addressId, n]) => ({
      addressId,
      n,
      where: `an address on ${rowWhere(columns, rowOf.get(addressId)!, names).split(',')[0]}`,
    }));
}

const REPLICATES = 100;

function useStability(picture: Picture, answer: LinkedAnswer, live: Live, place: Place): StabilityTold | null {
  const [told, setTold] = useState<StabilityTold | null>(null);
  const { shown } = live;
  const measure = shown?.measure;
  const breaks = shown?.breaks;
  const isUsable = shown !== null && !shown.isDifference && measure?.method !== 'counts';
  const key = JSON.stringify([measure, breaks, isUsable]);
  const { x: mapX, y: mapY } = place;
  // The surface's values change with every frame; its measure and breaks, in the key, are what the rule hangs on.
  const latest = useRef({ shown, harm: live.harm, radiusMetres: place.radiusMetres });
  latest.current = { shown, harm: live.harm, radiusMetres: place.radiusMetres };
  useEffect(() => {
    setTold(null);
    const { shown: surface, harm: harmWeights, radiusMetres } = latest.current;
    const [asked, levels, isAsked] = JSON.parse(key) as [NonNullable<typeof measure> | null, number[] | null, boolean];
    if (!isAsked || !asked || !levels || !surface) return;
    const fit = picture.fit;
    const [x, y] = fit ? apply(fit.toOwn, mapX, mapY) : [mapX, mapY];
    const { rows } = answer;
    const xs = new Float64Array(rows.length);
    const ys = new Float64Array(rows.length);
    const uncertaintyMetres = new Float64Array(rows.length);
    const weights = new Float64Array(rows.length);
    const jitter = LOCATION_PRECISIONS.map((precision) => JITTER_METRES[precision]);
    const { columns } = picture;
    const harm = asked.weigh === 'harm' ? (harmWeights?.ofCategory ?? null) : null;
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      const isPlaced = columns.x[row] !== NONE_I32;
      xs[k] = !isPlaced ? Number.NaN : fit ? columns.x[row]! / 100 : picture.px[row]!;
      ys[k] = !isPlaced ? Number.NaN : fit ? columns.y[row]! / 100 : picture.py[row]!;
      uncertaintyMetres[k] = jitter[columns.locationPrecision[row]!]!;
      weights[k] = columns.count[row]! * (harm?.[columns.categoryId[row]!] ?? 1);
    }
    const isDensity = asked.method === 'density';
    // Whether a cell is dense hangs on what is near it alone, so only the cells around the place are made again and again.
    const around = radiusMetres + 2 * asked.reachMetres;
    const grid = isDensity
      ? gridOver(
          { minX: x - around, minY: y - around, maxX: x + around, maxY: y + around },
          surface.grid.cellSizeMetres,
        )
      : surface.grid;
    const here = valueNear(surface.grid, surface.values, x, y);
    const level = levels.filter((each) => each <= here).at(-1) ?? levels[0]!;
    const rule: HotRule = isDensity
      ? {
          kind: 'density',
          bandwidthMetres: asked.reachMetres,
          kernel: asked.kernel,
          breakPerM2: level / 1e6,
          method: 'binned',
        }
      : { kind: 'gi-star', radiusMetres: asked.radiusMetres, level: 0.05 };
    const worker = new Worker(new URL('./stability-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<StabilityTold>) => {
      setTold(data);
      if (data.kind === 'done') worker.terminate();
    });
    const ask: StabilityAsk = {
      x: xs,
      y: ys,
      at: { x, y },
      options: { grid, rule, weights, uncertaintyMetres, nReplicates: REPLICATES, seed: 1 },
    };
    worker.postMessage(ask);
    return () => worker.terminate();
  }, [picture, answer, key, mapX, mapY]);
  return told;
}

/** The highest value of the cell of a place and those around it. */
function valueNear(grid: NonNullable<Live['shown']>['grid'], values: Float64Array, x: number, y: number): number {
  const column = Math.floor((x - grid.originX) / grid.cellSizeMetres);
  const row = Math.floor((y - grid.originY) / grid.cellSizeMetres);
  let most = 0;
  for (let r = row - 1; r <= row + 1; r++) {
    for (let c = column - 1; c <= column + 1; c++) {
      if (r < 0 || c < 0 || r >= grid.nRows || c >= grid.nColumns) continue;
      const value = values[r * grid.nColumns + c]!;
      if (value > most) most = value;
    }
  }
  return most;
}

/** Of a task, what this list says. */
interface OpenTask {
  taskId: number;
  number: string;
  title: string;
  isOverdue: boolean;
  waitsFor: string;
}

/** Tasks that are open around the place: nobody proposes what is already being done. */
function OpenHere({ at: [lon, lat], radiusMetres }: { at: [number, number]; radiusMetres: number }) {
  const near = `${lon.toFixed(6)},${lat.toFixed(6)},${radiusMetres}`;
  const open = useQuery({
    queryKey: ['tasks', 'near', near],
    queryFn: ({ signal }) => get<{ tasks: OpenTask[] }>('/api/tasks', { near, state: 'open', limit: 5 }, signal),
    enabled: useMay('task.read'),
  });
  if (!open.data) return null;
  return (
    <>
      <h3>Already open here</h3>
      {open.data.tasks.length === 0 && <p className="sm ink2">No task is open within {radiusMetres} m.</p>}
      <ul className="open-here">
        {open.data.tasks.map(({ taskId, number, title, isOverdue, waitsFor }) => (
          <li key={taskId} className="sm">
            {isOverdue && <StateTag state="late">late</StateTag>}{' '}
            <a className="l" href={`/tasking/task/${taskId}`}>
              {number} {title}
            </a>{' '}
            <span className="mut">{waitsFor}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const CORNERS = 24;

/** A circle as a drawn area: how addresses hold one. */
function circleWords(lon: number, lat: number, metres: number): string {
  const plane = planeAt(lon, lat);
  return writeRing(
    Array.from({ length: CORNERS }, (_, i) => {
      const angle = (2 * Math.PI * i) / CORNERS;
      return fromPlane(plane, metres * Math.cos(angle), metres * Math.sin(angle));
    }),
  );
}

/** Freezes what is seen as a card and takes it, with the place, to a new task. */
function CreateTask({
  live,
  state,
  at: [lon, lat],
  title,
  radiusMetres,
  words,
}: {
  live: Live;
  state: MapState;
  at: [number, number];
  title: string;
  radiusMetres: number;
  /** The evidence in sentences. */
  words: string[];
}) {
  const mayKeep = useMay('analysis.run');
  const mayPropose = useMay('task.propose');
  const agencies = useMe().data?.partnership.agencies ?? [];
  const known = useKnownOrdinal();
  const router = useRouter();
  const run = useRun();
  if (!mayKeep || !mayPropose) return null;
  const create = async () => {
    const { measure, brush } = live;
    const filter = filterAddressOf(state, brush, known, layersOf(state.what, agencies), agencies);
    const asked =
      measure.method === 'hotspots'
        ? { method: 'hotSpots', options: { cellSizeMetres: measure.cellMetres, radiusMetres: measure.radiusMetres } }
        : {
            method: 'kernelDensity',
            options: {
              kernel: measure.kernel,
              bandwidthMetres: measure.reachMetres,
              cellSizeMetres: measure.cellMetres,
            },
          };
    const evidence = await run.start({ ...asked, filter });
    if (evidence === null) return;
    const search = new URLSearchParams({
      new: '1',
      why: 'analysisCard',
      ref: evidence,
      words: words.join('|'),
      title,
      place: title,
      area: circleWords(lon, lat, radiusMetres),
    });
    router.history.push(`/tasking?${search.toString()}`);
  };
  return (
    <div className="create-task">
      <button type="button" className="btn p f1" disabled={run.isRunning} onClick={() => void create()}>
        <Plus size={16} strokeWidth={2} aria-hidden />
        {run.isRunning ? 'Keeping the evidence …' : 'Create task here'}
      </button>
      {run.error !== null && <Failed error={run.error} what="The evidence" onRetry={() => void create()} />}
    </div>
  );
}
