import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { decodeArrow, type PictureColumns } from '../../picture/model.ts';
import { address, Problem } from '../api/client.ts';
import { onLive } from '../api/live.ts';
import { isoOfDay } from '../ui/words.ts';
import type { FromWorker, ToWorker } from './picture-worker.ts';
import type { MapPlane } from './plane.ts';

/** The picture in this browser: columns within the viewer's rights, and each row's place on the map's own plane. */
export interface Picture {
  columns: PictureColumns;
  px: Float32Array;
  py: Float32Array;
  plane: MapPlane;
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

async function loadPicture(url: string, plane: MapPlane | null, wholeFrom: number): Promise<Picture> {
  const answer = await askWorker({ kind: 'load', url, plane });
  if (answer.kind === 'failed') throw new Problem(answer.status, 'picture', answer.title, answer.reference);
  if (answer.kind !== 'loaded') throw new Error(`asked the worker for a picture, got ${answer.kind}`);
  const { columns } = decodeArrow(new Uint8Array(answer.bytes));
  return { columns, px: answer.px, py: answer.py, plane: answer.plane, wholeFrom };
}

/** The last picture is kept while the map is away, so that coming back is immediate. */
let kept: { key: string; picture: Picture } | null = null;

/** Counts committed changes, also those heard while the map is away. */
let news = 0;
const isNews = (what: string) => what === 'load.finished' || what === 'load.withdrawn' || what === 'resync';
onLive(({ what }) => {
  if (isNews(what)) news++;
});

export interface PictureState {
  picture: Picture | null;
  error: unknown;
  isUpdating: boolean;
  retry: () => void;
}

/**
 * The first days (what the page looks at) come first, everything after them; then a new load replaces it all behind what
 * is shown, without the page moving.
 */
export function usePicture(known: number | null, first: { from: number; to: number } | null): PictureState {
  const client = useQueryClient();
  const [version, setVersion] = useState(() => news);
  const [state, setState] = useState<{ picture: Picture | null; error: unknown; isUpdating: boolean }>(() => ({
    picture: kept?.picture ?? null,
    error: null,
    isUpdating: false,
  }));
  const firstRef = useRef(first);
  firstRef.current = first;
  const key = `${known ?? 'now'} ${version}`;
  const isReady = first !== null;

  useEffect(
    () =>
      onLive(({ what }) => {
        if (isNews(what)) setVersion(news);
      }),
    [],
  );

  useEffect(() => {
    if (!isReady || kept?.key === key) return;
    let isCurrent = true;
    const show = (picture: Picture, isUpdating: boolean) => {
      if (isCurrent) setState({ picture, error: null, isUpdating });
    };
    const query = { asKnownAt: known ?? undefined };
    const run = async () => {
      setState((before) => ({ ...before, error: null, isUpdating: true }));
      let plane = kept?.picture.plane ?? null;
      const window = firstRef.current;
      if (kept === null && window) {
        const days = await loadPicture(
          address('/api/picture/incidents.arrow', {
            ...query,
            from: isoOfDay(window.from),
            to: isoOfDay(window.to + 1),
          }),
          plane,
          window.from,
        );
        plane = days.plane;
        show(days, true);
      }
      const whole = await loadPicture(address('/api/picture/incidents.arrow', query), plane, Number.NEGATIVE_INFINITY);
      if (isCurrent) kept = { key, picture: whole };
      show(whole, false);
    };
    run().catch((error: unknown) => {
      if (isCurrent) setState((before) => ({ ...before, error, isUpdating: false }));
    });
    return () => {
      isCurrent = false;
    };
  }, [key, known, isReady]);

  return useMemo(
    () => ({
      ...state,
      retry: () => {
        setVersion(++news);
        void client.invalidateQueries({ queryKey: ['picture'] });
      },
    }),
    [state, client],
  );
}
