import { useMemo, useRef } from 'react';
import { compileFilter, type PictureColumns, type PictureFilter, selectRows } from '../../picture/model.ts';
import { CATEGORY_ID_LIMIT, LOCATION_PRECISIONS } from '../../vocabulary/index.ts';
import type { Agency } from '../api/types.ts';
import { type Layers, layersOf } from './layers.ts';
import { answerLinked, type LinkedAnswer, type LinkedQuestion } from './linked-views.ts';
import { type Days, type MapState, useHours } from './state.ts';

export interface Linked {
  layers: Layers;
  /** Rows of what, where and as known: scanned once, kept while the brush, the clock and the key change. */
  candidates: Int32Array;
  question: LinkedQuestion;
  /** The same what and where for whoever scans the columns elsewhere; and the whole span, everywhere. */
  filter: PictureFilter;
  everywhere: { filter: PictureFilter; question: LinkedQuestion };
  everywhereRows: Int32Array;
  answer: LinkedAnswer;
  /** The same for the whole span and everywhere: what breaks are fixed by. */
  spanAnswer: LinkedAnswer;
}

/** Answers every view of the map screen from the columns. */
export function useLinked(
  columns: PictureColumns,
  state: MapState,
  brush: Days,
  known: number | null,
  agencies: readonly Agency[],
): Linked {
  const whatKey = state.what.join(',');
  const wardKey = state.wards.join(',');
  const hiddenKey = [...state.hidden].join(',');
  const hours = useHours(state.block);
  const { ring, span } = state;
  const layers = useMemo(() => layersOf(whatKey === '' ? [] : whatKey.split(','), agencies), [whatKey, agencies]);
  const hidden = useMemo(
    () => Uint8Array.from(layers.layers, ({ id }) => (hiddenKey.split(',').includes(id) ? 1 : 0)),
    [layers, hiddenKey],
  );
  const everywhereFilter = useMemo(
    (): PictureFilter => ({
      categories: whatKey === '' ? undefined : whatKey.split(','),
      asKnownAt: known ?? undefined,
    }),
    [whatKey, known],
  );
  const filter = useMemo(
    (): PictureFilter =>
      wardKey === '' && !ring
        ? everywhereFilter
        : {
            ...everywhereFilter,
            areas: wardKey === '' ? undefined : { ward: wardKey.split(',').map(Number) },
            polygon: ring ? [ring] : undefined,
          },
    [everywhereFilter, wardKey, ring],
  );
  const everywhere = useMemo(() => selectRows(compileFilter(columns, everywhereFilter)), [columns, everywhereFilter]);
  const candidates = useMemo(
    () => (filter === everywhereFilter ? everywhere : selectRows(compileFilter(columns, filter))),
    [columns, everywhere, everywhereFilter, filter],
  );
  const placed = useMemo(
    () => Uint8Array.from(LOCATION_PRECISIONS, (precision) => (state.placed.includes(precision) ? 1 : 0)),
    [state.placed],
  );
  const question = useMemo(
    (): LinkedQuestion => ({
      spanFrom: span.from,
      spanTo: span.to,
      brushFrom: brush.from,
      brushTo: brush.to,
      hours,
      placed,
      layerOfCategory: layers.layerOfCategory,
      layerOfAgency: layers.layerOfAgency,
      nLayers: layers.layers.length,
      hidden,
      kindOfAgency: layers.kindOfAgency,
    }),
    [span.from, span.to, brush.from, brush.to, hours, placed, layers, hidden],
  );
  const byDay = useRef<Int32Array>(new Int32Array());
  const answer = useMemo(() => {
    const next = answerLinked(columns, candidates, question);
    // The brush does not change the bars: the same array again spares drawing them.
    if (isSame(next.byDay, byDay.current)) next.byDay = byDay.current;
    byDay.current = next.byDay;
    return next;
  }, [columns, candidates, question]);
  const spanQuestion = useMemo(
    (): LinkedQuestion => ({
      spanFrom: span.from,
      spanTo: span.to,
      brushFrom: span.from,
      brushTo: span.to,
      hours: null,
      placed,
      layerOfCategory: layers.layerOfCategory,
      layerOfAgency: layers.layerOfAgency,
      nLayers: layers.layers.length,
      hidden: new Uint8Array(CATEGORY_ID_LIMIT),
      kindOfAgency: layers.kindOfAgency,
    }),
    [placed, layers, span.from, span.to],
  );
  const spanAnswer = useMemo(
    () => answerLinked(columns, everywhere, spanQuestion),
    [columns, everywhere, spanQuestion],
  );
  return useMemo(
    () => ({
      layers,
      candidates,
      question,
      filter,
      everywhere: { filter: everywhereFilter, question: spanQuestion },
      everywhereRows: everywhere,
      answer,
      spanAnswer,
    }),
    [layers, candidates, everywhere, question, filter, everywhereFilter, spanQuestion, answer, spanAnswer],
  );
}

function isSame(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
