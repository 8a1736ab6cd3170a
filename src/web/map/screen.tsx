import './map.css';
import { Printer } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { compileFilter, dayExtent, selectRows } from '../../picture/model.ts';
import { CATEGORY_ID_LIMIT, LOCATION_PRECISIONS } from '../../vocabulary/index.ts';
import { Failed } from '../api/failed.tsx';
import { useMe, useMeta } from '../api/queries.ts';
import { useShortcuts } from '../shell/keys.ts';
import { useKnown, useKnownOrdinal } from '../shell/known.ts';
import { announce } from '../ui/announce.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { countWords, isoOfDay, momentWords, plural, rangeWords, today } from '../ui/words.ts';
import { MapAside } from './aside.tsx';
import { ringsOf, useBasemap } from './basemap.ts';
import { FilterBar } from './filter-bar.tsx';
import { layersOf } from './layers.ts';
import { answerLinked, clockBreaks, type LinkedQuestion } from './linked-views.ts';
import { MapPane } from './map-pane.tsx';
import { useNotComplete } from './not-complete.ts';
import { type Picture, type PictureState, usePicture } from './picture.ts';
import { areaKm2 } from './plane.ts';
import { RecordTable } from './record-table.tsx';
import { namesOf } from './record-words.ts';
import { joined, writeClockBlock } from './search.ts';
import { type Days, defaultSpan, readState, useHours, useMapSearch } from './state.ts';
import { REACH_METRES, useBreaks } from './surface.ts';
import { TimeBrush } from './time-brush.tsx';
import { WeekClock } from './week-clock.tsx';

/** The map, its time brush and clock, and the table that holds the same records. */
export function MapScreen() {
  const meta = useMeta();
  const known = useKnownOrdinal();
  const lastDay = meta.data?.range?.to ?? today();
  const first = meta.data ? { from: lastDay - 55, to: lastDay } : null;
  const [{ view }] = useMapSearch();
  const { picture, waiting, error, isUpdating, retry } = usePicture(known, first, view === 'table');
  if (meta.isError) return <Failed error={meta.error} what="The map" onRetry={() => void meta.refetch()} />;
  if (!picture) {
    return error ? (
      <Failed error={error} what="The map" onRetry={retry} />
    ) : (
      <Skeleton lines={6} height={60} words="Loading the map" />
    );
  }
  return <Linked picture={picture} lastDay={lastDay} isUpdating={isUpdating} waiting={waiting} />;
}

function Linked({
  picture,
  lastDay,
  isUpdating,
  waiting,
}: {
  picture: Picture;
  lastDay: number;
  isUpdating: boolean;
  waiting: PictureState['waiting'];
}) {
  const { columns } = picture;
  const meta = useMeta().data;
  const agencies = useMe().data?.partnership.agencies ?? [];
  const basemap = useBasemap();
  const [search, change] = useMapSearch();
  const known = useKnownOrdinal();
  const { moment } = useKnown();
  const fallback = useMemo(() => defaultSpan(columns, lastDay), [columns, lastDay]);
  const state = useMemo(() => readState(search, fallback), [search, fallback]);
  const [dragged, setDragged] = useState<Days | null>(null);
  const [isDrawing, setIsDrawing] = useState(false);
  const brush = dragged ?? state.brush;
  const hours = useHours(state.block);
  const selected = useSet(state.selected);
  const names = useMemo(() => namesOf(meta), [meta]);
  const whole = useMemo((): Days => {
    const { first, last } = dayExtent(columns, 'occurred');
    return first <= last ? { from: first, to: last } : { from: lastDay, to: lastDay };
  }, [columns, lastDay]);

  const layers = useMemo(() => layersOf(state.what, agencies), [state.what, agencies]);
  const hiddenKey = [...state.hidden].join(',');
  const hidden = useMemo(
    () => Uint8Array.from(layers.layers, ({ id }) => (hiddenKey.split(',').includes(id) ? 1 : 0)),
    [layers, hiddenKey],
  );

  // What, where and as known: one scan, kept while the brush, the clock and the key change.
  const whatKey = state.what.join(',');
  const everywhere = useMemo(
    () =>
      selectRows(
        compileFilter(columns, {
          categories: whatKey === '' ? undefined : whatKey.split(','),
          asKnownAt: known ?? undefined,
        }),
      ),
    [columns, whatKey, known],
  );
  const wardKey = state.wards.join(',');
  const candidates = useMemo(() => {
    if (wardKey === '' && !state.ring) return everywhere;
    return selectRows(
      compileFilter(columns, {
        categories: whatKey === '' ? undefined : whatKey.split(','),
        asKnownAt: known ?? undefined,
        areas: wardKey === '' ? undefined : { ward: wardKey.split(',').map(Number) },
        polygon: state.ring ? [state.ring] : undefined,
      }),
    );
  }, [columns, everywhere, whatKey, known, wardKey, state.ring]);

  const placed = useMemo(
    () => Uint8Array.from(LOCATION_PRECISIONS, (precision) => (state.placed.includes(precision) ? 1 : 0)),
    [state.placed],
  );
  const question = useMemo(
    (): LinkedQuestion => ({
      spanFrom: state.span.from,
      spanTo: state.span.to,
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
    [state.span.from, state.span.to, brush.from, brush.to, hours, placed, layers, hidden],
  );
  const answer = useMemo(() => answerLinked(columns, candidates, question), [columns, candidates, question]);

  // Breaks hang on what and span alone, so that panning, brushing and playing never re-scale.
  const spanAnswer = useMemo(
    () =>
      answerLinked(columns, everywhere, {
        spanFrom: state.span.from,
        spanTo: state.span.to,
        brushFrom: state.span.from,
        brushTo: state.span.to,
        hours: null,
        placed,
        ...layers,
        nLayers: layers.layers.length,
        hidden: new Uint8Array(CATEGORY_ID_LIMIT),
      }),
    [columns, everywhere, placed, layers, state.span.from, state.span.to],
  );
  const rings = useMemo(() => ringsOf(basemap.data?.boundary ?? null), [basemap.data]);
  const studyKm2 = useMemo(() => (rings.length > 0 ? areaKm2(picture.plane, rings) : 50), [rings, picture.plane]);
  const breaks = useBreaks(picture, spanAnswer.rows, rings, REACH_METRES);
  const hourBreaks = useMemo(() => clockBreaks(spanAnswer.total), [spanAnswer.total]);

  const deferredTotal = useDeferredValue(answer.total);
  useEffect(() => announce(plural(deferredTotal, 'record')), [deferredTotal]);

  const toggle = useCallback(
    (id: string) => {
      const now = hiddenKey.split(',').filter((word) => word !== '');
      change({ hide: joined(now.includes(id) ? now.filter((word) => word !== id) : [...now, id]) });
    },
    [change, hiddenKey],
  );
  const chooseBrush = useCallback(
    (next: Days) => {
      setDragged(null);
      const isWhole = next.from === state.span.from && next.to === state.span.to;
      change({
        from: search.from ?? isoOfDay(state.span.from),
        to: search.to ?? isoOfDay(state.span.to),
        bfrom: isWhole ? undefined : isoOfDay(next.from),
        bto: isWhole ? undefined : isoOfDay(next.to),
      });
    },
    [change, search.from, search.to, state.span.from, state.span.to],
  );
  const chooseIds = useCallback(
    (ids: readonly number[]) => change({ sel: joined(ids.slice(0, 300)), hot: undefined }),
    [change],
  );

  const startDrawing = () => {
    change({ view: undefined, sel: undefined, hot: undefined });
    setIsDrawing(true);
  };
  useShortcuts('Map', [
    { keys: 't', words: 'Map or table', does: () => change({ view: state.isTable ? undefined : 'table' }) },
    { keys: 'd', words: 'Draw an area', does: startDrawing },
  ]);

  const { hatchFrom, note } = useNotComplete(answer.byDay, state.span);
  const withoutPlace = answer.leftOutByPrecision[LOCATION_PRECISIONS.indexOf('unknown')]!;
  const areaOnly = answer.leftOutByPrecision[LOCATION_PRECISIONS.indexOf('area')]!;
  const provenance = [
    `${plural(answer.total, 'record')}${moment ? `, as known ${momentWords(moment.at)}` : ''}`,
    withoutPlace > 0 ? `${countWords(withoutPlace)} without place` : '',
    areaOnly > 0 ? `${countWords(areaOnly)} told by area only` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');

  return (
    <div className={state.isTable ? 'map-screen as-table' : 'map-screen'}>
      <div className="filter-bar">
        <div className="filter-chips">
          <FilterBar
            state={{ ...state, brush }}
            change={change}
            wards={meta?.areas.find(({ kind }) => kind === 'ward')?.areas ?? []}
            whole={whole}
            onDraw={startDrawing}
          />
        </div>
        <b className="sm nw tab">
          <button type="button" className="q" onClick={() => change({ view: 'table' })}>
            {plural(answer.total, 'record')}
          </button>
        </b>
        {waiting && (
          <button type="button" className="btn s" onClick={waiting.show}>
            {waiting.more > 0 ? plural(waiting.more, 'new record') : 'Newer records'}
          </button>
        )}
        {isUpdating && <span className="xs mut">Updating</span>}
        <Segments
          label="Show as"
          value={state.isTable ? 'table' : 'map'}
          options={[
            { value: 'map', words: 'Map' },
            { value: 'table', words: 'Table' },
          ]}
          onChange={(view) => change({ view: view === 'table' ? 'table' : undefined })}
        />
        <button
          type="button"
          className="btn sq print-button"
          aria-label="Print this view"
          onClick={() => window.print()}
        >
          <Printer size={16} strokeWidth={1.75} aria-hidden />
        </button>
      </div>
      <div className="map-main">
        {state.isTable ? (
          <RecordTable
            columns={columns}
            rows={answer.rows}
            selected={selected}
            kindOfAgency={layers.kindOfAgency}
            names={names}
            onChoose={chooseIds}
          />
        ) : basemap.data ? (
          <MapPane
            picture={picture}
            answer={answer}
            basemap={basemap.data}
            rings={rings}
            state={state}
            selected={selected}
            layers={layers}
            breaks={breaks}
            periodWords={`these ${plural(brush.to - brush.from + 1, 'day')}`}
            camera={search.at}
            change={change}
            onToggle={toggle}
            isDrawing={isDrawing}
            onDrawing={setIsDrawing}
          />
        ) : basemap.isError ? (
          <Failed error={basemap.error} what="The ground of the map" onRetry={() => void basemap.refetch()} />
        ) : (
          <Skeleton lines={1} height={300} words="Loading the ground of the map" />
        )}
      </div>
      <div className="time-strip">
        <TimeBrush
          byDay={answer.byDay}
          span={state.span}
          brush={brush}
          hatchFrom={hatchFrom}
          note={note}
          onDrag={setDragged}
          onChoose={chooseBrush}
        />
        {answer.monthOnly > answer.total / 2 ? (
          <section className="strip-part clock" aria-label="Hour and day">
            <div className="row g2 strip-head">
              <h2 className="sm">Hour and day</h2>
            </div>
            <p className="sm ink2">These records are dated to the month only, so hours and weekdays cannot be shown.</p>
          </section>
        ) : (
          <WeekClock
            byHour={answer.byHour}
            breaks={hourBreaks}
            block={state.block}
            unknown={answer.hourUnknown}
            onChoose={(block) => change({ hours: block ? writeClockBlock(block) : undefined })}
          />
        )}
      </div>
      <MapAside
        picture={picture}
        candidates={candidates}
        question={question}
        answer={answer}
        state={state}
        layers={layers}
        names={names}
        studyKm2={studyKm2}
        wholeFrom={whole.from}
        provenance={`${provenance}. ${rangeWords(brush.from, brush.to)}`}
        change={change}
        onChoose={chooseIds}
      />
    </div>
  );
}

function useSet(ids: readonly number[]): ReadonlySet<number> {
  const key = ids.join(',');
  return useMemo(() => new Set(key === '' ? [] : key.split(',').map(Number)), [key]);
}
