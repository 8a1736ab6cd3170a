import './aside.css';
import './strip.css';
import './map.css';
import { ChartScatter, Printer } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { dayExtent } from '../../picture/model.ts';
import { LOCATION_PRECISIONS } from '../../vocabulary/index.ts';
import { useCardLayer } from '../analysis/card-layer.ts';
import { Failed } from '../api/failed.tsx';
import { useMe, useMeta } from '../api/queries.ts';
import { useShortcuts } from '../shell/keys.ts';
import { useKnown, useKnownOrdinal } from '../shell/known.ts';
import { announce } from '../ui/announce.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { useIsDark } from '../ui/theme.ts';
import { useSettled } from '../ui/use-settled.ts';
import { countWords, momentWords, plural, rangeWords, today } from '../ui/words.ts';
import { MapAside } from './aside.tsx';
import { ringsOf, useBasemap, useOwnTiles } from './basemap.ts';
import { FilterBar } from './filter-bar.tsx';
import { useHarmWeights } from './harm-weights.ts';
import { useHiddenCount } from './hidden-count.ts';
import { clockBreaks } from './linked-views.ts';
import type { Live } from './live.ts';
import type { LiveQuestion } from './live-surface.ts';
import { useNotComplete } from './not-complete.ts';
import { readVersus } from './periods.ts';
import { type Picture, type PictureState, usePicture } from './picture.ts';
import { areaKm2 } from './plane.ts';
import { printSheet } from './print-sheet.ts';
import { RecordTable } from './record-table.tsx';
import { namesOf } from './record-words.ts';
import { joined, writeClockBlock } from './search.ts';
import { type Days, defaultPlaced, defaultSpan, readState, useMapSearch } from './state.ts';
import { useSurface } from './surface.ts';
import { TimeBrush } from './time-brush.tsx';
import { useBrush } from './use-brush.ts';
import { useLinked } from './use-linked.ts';
import { useLiveQuestion } from './use-live.ts';
import { useMeasure } from './use-measure.ts';
import { useWardShades } from './ward-shades.ts';
import { WeekClock } from './week-clock.tsx';

// MapLibre is most of the map's script: sentence, bars, clock and explanation are on the page before it.
const MapPane = lazy(() => import('./map-pane.tsx').then((module) => ({ default: module.MapPane })));
const SideMap = lazy(() => import('../analysis/side-map.tsx').then((module) => ({ default: module.SideMap })));

const SETTLE_MS = 120;
/** Days of a frame of the playback, unless another length is chosen. */
const DEFAULT_FRAME_DAYS = 7;

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
  const tiles = useOwnTiles();
  const [search, change] = useMapSearch();
  const known = useKnownOrdinal();
  const { moment } = useKnown();
  const fallback = useMemo(() => defaultSpan(columns, lastDay), [columns, lastDay]);
  const placed = useMemo(() => defaultPlaced(columns), [columns]);
  const state = useMemo(() => readState(search, fallback, placed), [search, fallback, placed]);
  const [isDrawing, setIsDrawing] = useState(false);
  const { brush, move } = useBrush(state, search, change);
  const selected = useSet(state.selected);
  const names = useMemo(() => namesOf(meta), [meta]);
  const whole = useMemo((): Days => {
    const { first, last } = dayExtent(columns, 'occurred');
    return first <= last ? { from: first, to: last } : { from: lastDay, to: lastDay };
  }, [columns, lastDay]);
  const wards = useMemo(() => meta?.areas.find(({ kind }) => kind === 'ward')?.areas ?? [], [meta]);
  const linked = useLinked(columns, state, brush, known, agencies);
  const { layers, answer, spanAnswer } = linked;
  // Counts, bars, clock and marks keep step with the brush; the surface, the list and the explanation follow it.
  const settled = useSettled(linked, SETTLE_MS);
  const rings = useMemo(() => ringsOf(basemap.data?.boundary ?? basemap.data?.wards ?? null), [basemap.data]);
  const shades = useWardShades(picture, settled.answer, spanAnswer, basemap.data?.wards ?? null);
  const studyKm2 = useMemo(() => areaKm2(rings), [rings]);
  const isDark = useIsDark();
  const harm = useHarmWeights();
  const { measure, moveMeasure } = useMeasure(search, harm !== null, change);
  const versus = search.panel === 'compare' ? readVersus(search.vs, brush) : null;
  // Periods that are compared or played are judged by the busiest such period, not by the whole span.
  const frameDays =
    search.panel === 'play' ? (search.frame ?? DEFAULT_FRAME_DAYS) : versus ? brush.to - brush.from + 1 : null;
  const asked = useLiveQuestion(linked, measure, versus, frameDays, harm?.ofCategory ?? null);
  const isHarmBeside = search.panel === 'harm' && search.weigh === 'both' && harm !== null;
  const harmQuestion = useMemo(
    (): LiveQuestion => ({
      ...asked.here,
      measure: { ...asked.here.measure, weigh: 'harm' },
      harmOfCategory: harm?.ofCategory ?? null,
    }),
    [asked.here, harm],
  );
  const beside = isHarmBeside ? harmQuestion : search.vsas === 'side' ? asked.there : null;
  const isSideBySide = beside !== null && !search.card;
  const shown = useSurface({
    picture,
    rings,
    question: isSideBySide ? asked.here : (asked.difference ?? asked.here),
    isDark,
    showsDensity: !state.hidden.has('density'),
    tellsPeaks: true,
  });
  const card = useCardLayer(search.card, search.layer, picture, isDark);
  const live: Live = { shown, measure, moveMeasure, versus, harm, card, brush, move };
  const hourBreaks = useMemo(() => clockBreaks(spanAnswer.total), [spanAnswer.total]);

  const settledTotal = settled.answer.total;
  useEffect(() => announce(plural(settledTotal, 'record')), [settledTotal]);

  const toggle = useCallback(
    (id: string) => {
      const now = [...state.hidden];
      change({ hide: joined(now.includes(id) ? now.filter((word) => word !== id) : [...now, id]) });
    },
    [change, state.hidden],
  );
  const chooseIds = useCallback(
    (ids: readonly number[]) => change({ sel: joined(ids.slice(0, 300)), hot: undefined, spot: undefined }),
    [change],
  );

  const startDrawing = useCallback(() => {
    change({ view: undefined, sel: undefined, hot: undefined, spot: undefined });
    setIsDrawing(true);
  }, [change]);
  const togglePanel = useCallback(
    () =>
      change(
        search.panel
          ? { panel: undefined, card: undefined, layer: undefined }
          : { panel: 'method', sel: undefined, hot: undefined, spot: undefined },
      ),
    [change, search.panel],
  );
  useShortcuts('Map', [
    { keys: 't', words: 'Map or table', does: () => change({ view: state.isTable ? undefined : 'table' }) },
    { keys: 'd', words: 'Draw an area', does: startDrawing },
    { keys: 'a', words: 'Analyse', does: togglePanel },
  ]);

  const settledBrush = useSettled(brush, SETTLE_MS * 5);
  const hiddenByRole = useHiddenCount(state, settledBrush, known);
  const { hatchFrom, note } = useNotComplete(answer.byDay, state.span);
  const withoutPlace = settled.answer.leftOutByPrecision[LOCATION_PRECISIONS.indexOf('unknown')]!;
  const areaOnly = settled.answer.leftOutByPrecision[LOCATION_PRECISIONS.indexOf('area')]!;
  const provenance = [
    `${plural(settled.answer.total, 'record')}${moment ? `, as known ${momentWords(moment.at)}` : ''}`,
    withoutPlace > 0 ? `${countWords(withoutPlace)} without place` : '',
    areaOnly > 0 ? `${countWords(areaOnly)} told by area only` : '',
    hiddenByRole > 0 ? `${countWords(hiddenByRole)} more counted here that your role may not open` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');

  return (
    <div className={state.isTable ? 'map-screen as-table' : 'map-screen'}>
      <div className="filter-bar">
        <div className="filter-chips">
          <FilterBar state={state} brush={brush} change={change} wards={wards} whole={whole} onDraw={startDrawing} />
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
        <button
          type="button"
          className="btn analyse-button"
          aria-pressed={search.panel !== undefined}
          onClick={togglePanel}
        >
          <ChartScatter size={16} strokeWidth={1.75} aria-hidden />
          Analyse
        </button>
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
          onClick={() => void printSheet()}
        >
          <Printer size={16} strokeWidth={1.75} aria-hidden />
        </button>
      </div>
      <div className={isSideBySide && !state.isTable ? 'map-main side-by-side' : 'map-main'}>
        {state.isTable ? (
          <RecordTable
            columns={columns}
            rows={settled.answer.rows}
            selected={selected}
            kindOfAgency={layers.kindOfAgency}
            names={names}
            onChoose={chooseIds}
          />
        ) : basemap.data && tiles.data !== undefined ? (
          <>
            <div className="map-half">
              <Suspense fallback={<Skeleton lines={1} height={300} words="Loading the ground of the map" />}>
                <MapPane
                  picture={picture}
                  answer={answer}
                  spanAnswer={spanAnswer}
                  shown={shown}
                  measure={measure}
                  layer={card.layer}
                  basemap={basemap.data}
                  own={tiles.data}
                  rings={rings}
                  shades={shades}
                  state={state}
                  selected={selected}
                  layers={layers}
                  periodWords={`these ${plural(brush.to - brush.from + 1, 'day')}`}
                  camera={search.at}
                  change={change}
                  onToggle={toggle}
                  isDrawing={isDrawing}
                  onDrawing={setIsDrawing}
                />
              </Suspense>
            </div>
            {isSideBySide && (
              <Suspense fallback={null}>
                <SideMap
                  picture={picture}
                  basemap={basemap.data}
                  own={tiles.data}
                  rings={rings}
                  question={beside}
                  words={versus ? rangeWords(versus.days.from, versus.days.to) : 'Harm'}
                  periodWords={isHarmBeside ? `these ${plural(brush.to - brush.from + 1, 'day')}` : null}
                  camera={search.at}
                  change={change}
                />
              </Suspense>
            )}
          </>
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
          onMove={move}
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
        linked={settled}
        live={live}
        search={search}
        state={state}
        names={names}
        studyKm2={studyKm2}
        wholeFrom={whole.from}
        provenance={`${provenance}. ${rangeWords(settled.question.brushFrom, settled.question.brushTo)}`}
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
