import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { decodeArrow, type PictureColumns } from '../../picture/model.ts';
import { address, Problem } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { isoOfDay } from '../ui/words.ts';
import type { FromWorker, ToWorker } from './picture-worker.ts';
import type { MapPlane } from './plane.ts';
import type { PlaneFit } from './plane-fit.ts';
import type { Days } from './state.ts';

/** The picture in this browser: columns within the viewer's rights, and each row's place on the map's own plane. */
export interface Picture {
  columns: PictureColumns;
  px: Float32Array;
  py: Float32Array;
  plane: MapPlane;
  /** Where the partnership's own plane lies on the map's; null where too few places are known. */
  fit: PlaneFit | null;
  /** By what name the worker holds the same columns. */
  workerId: number;
  /** Local day from which every record is here; earlier days are still on their way. */
  wholeFrom: number;
}

let worker: Worker | null = null;
let nextId = 1;
const waiting = new Map<number, (message: FromWorker) => void>();

function workerOf(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('./picture-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => {
    waiting.get(event.data.id)?.(event.data);
    waiting.delete(event.data.id);
  });
  return worker;
}

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/** Asks the worker; the listed buffers move there. */
export function askWorker(message: WithoutId<ToWorker>, moved: Transferable[] = []): Promise<FromWorker> {
  const id = nextId++;
  const answer = new Promise<FromWorker>((resolve) => waiting.set(id, resolve));
  workerOf().postMessage({ ...message, id }, moved);
  return answer;
}

/** @param days  only these local days, both in it; null = all there are */
async function loadPicture(known: number | null, plane: MapPlane | null, days: Days | null): Promise<Picture> {
  const url = address('/api/picture/incidents.arrow', {
    asKnownAt: known,
    from: days && isoOfDay(days.from),
    to: days && isoOfDay(days.to + 1),
  });
  const answer = await askWorker({ kind: 'load', url, plane });
  if (answer.kind === 'failed') throw new Problem(answer.status, 'picture', answer.title, answer.reference);
  if (answer.kind !== 'loaded') throw new Error(`asked the worker for a picture, got ${answer.kind}`);
  const { columns } = decodeArrow(new Uint8Array(answer.bytes));
  const wholeFrom = days?.from ?? Number.NEGATIVE_INFINITY;
  return {
    columns,
    px: answer.px,
    py: answer.py,
    plane: answer.plane,
    fit: answer.fit,
    workerId: answer.id,
    wholeFrom,
  };
}

/** The last picture is kept while the map is away, so that coming back is immediate. */
let kept: { known: number | null; version: number; picture: Picture } | null = null;

/** Counts committed changes, also those heard while the map is away. */
let news = 0;
const NEWS = new Set(['load.finished', 'load.withdrawn', 'incidents.erased', 'incidents.placed', 'resync']);
const isNews = (what: string) => NEWS.has(what);
onLive(({ what }) => {
  if (isNews(what)) news++;
});

export interface PictureState {
  picture: Picture | null;
  /** A newer picture that waits, because what is being read would move; and how many records it has more. */
  waiting: { more: number; show: () => void } | null;
  error: unknown;
  isUpdating: boolean;
  retry: () => void;
}

interface Shown {
  picture: Picture | null;
  next: Picture | null;
  error: unknown;
  isUpdating: boolean;
}

/**
 * The first days (what the page looks at) come first, everything after them; then a new load replaces it all behind what
 * is shown, without the page moving.
 *
 * @param holds  true while a list is read: what a new load brings then waits until it is asked for
 */
export function usePicture(known: number | null, first: Days | null, holds: boolean): PictureState {
  const client = useQueryClient();
  const [version, setVersion] = useState(() => news);
  const [shown, setShown] = useState<Shown>(() => ({
    picture: kept?.known === known ? kept.picture : null,
    next: null,
    error: null,
    isUpdating: false,
  }));
  const latest = useRef({ first, holds });
  latest.current = { first, holds };
  const isReady = first !== null;

  useEffect(() => onLive(({ what }) => isNews(what) && setVersion(news)), []);

  useEffect(() => {
    if (!isReady || (kept?.known === known && kept.version === version)) return;
    let isCurrent = true;
    const show = (change: Partial<Shown>) => isCurrent && setShown((before) => ({ ...before, ...change }));
    const run = async () => {
      show({ error: null, isUpdating: true });
      const isNewer = kept?.known === known;
      const start = await (kept === null ? firstDays(known, latest.current.first) : null);
      if (start) show({ picture: start });
      const picture = await loadPicture(known, start?.plane ?? kept?.picture.plane ?? null, null);
      if (!isCurrent) return;
      kept = { known, version, picture };
      show({ ...(isNewer && latest.current.holds ? { next: picture } : { picture, next: null }), isUpdating: false });
    };
    run().catch((error: unknown) => show({ error, isUpdating: false }));
    return () => {
      isCurrent = false;
    };
  }, [known, version, isReady]);

  const { picture, next, error, isUpdating } = shown;
  useEffect(() => {
    if (!holds && next) setShown((before) => ({ ...before, picture: next, next: null }));
  }, [holds, next]);
  return {
    picture,
    waiting: next && {
      more: next.columns.length - (picture?.columns.length ?? 0),
      show: () => setShown((before) => ({ ...before, picture: next, next: null })),
    },
    error,
    isUpdating,
    retry: () => {
      setVersion(++news);
      void client.invalidateQueries({ queryKey: ['picture'] });
    },
  };
}

const firstDays = (known: number | null, days: Days | null): Promise<Picture> | null =>
  days && loadPicture(known, null, days);
