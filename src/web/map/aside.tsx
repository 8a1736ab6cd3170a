import { lazy, memo, Suspense, useMemo } from 'react';
import { Skeleton } from '../ui/pieces.tsx';
import { countWords, plural } from '../ui/words.ts';
import { Explain } from './explain.tsx';
import { HOT_RADIUS_METRES, useHotSpots } from './hot-spots.ts';
import { answerLinked } from './linked-views.ts';
import type { Live } from './live.ts';
import { type Measure, measureWords } from './measure.ts';
import type { Picture } from './picture.ts';
import { placeWords } from './place-words.ts';
import { areaKm2, fromPlane, toPlane } from './plane.ts';
import type { Names } from './record-words.ts';
import { cannotShow, regionOf, rowsInCircle, rowsOfIds } from './region.ts';
import type { MapSearch } from './search.ts';
import { Selected } from './selected.tsx';
import type { ChangeMap, MapState } from './state.ts';
import type { Linked } from './use-linked.ts';

const AnalysisPanel = lazy(() => import('../analysis/panel.tsx').then((module) => ({ default: module.AnalysisPanel })));
const HowSure = lazy(() => import('../analysis/how-sure.tsx').then((module) => ({ default: module.HowSure })));

/** The aside is the thing selected: records, a hot spot, a drawn area, or everything that matches. */
export const MapAside = memo(function MapAside({
  picture,
  linked,
  live,
  search,
  state,
  names,
  studyKm2,
  wholeFrom,
  provenance,
  change,
  onChoose,
}: {
  picture: Picture;
  linked: Linked;
  live: Live;
  search: MapSearch;
  state: MapState;
  names: Names;
  studyKm2: number;
  /** First day there are records of. */
  wholeFrom: number;
  provenance: string;
  change: ChangeMap;
  onChoose: (ids: number[]) => void;
}) {
  const { layers, candidates, question, answer } = linked;
  const { peaks } = useHotSpots();
  const { columns, px, py } = picture;
  const numbered = state.hot === null ? undefined : peaks[state.hot - 1];
  const [spotLon, spotLat] = state.spot ?? [Number.NaN, Number.NaN];
  const peak = useMemo(() => {
    if (numbered || Number.isNaN(spotLon)) return numbered;
    const [x, y] = toPlane(picture.plane, spotLon, spotLat);
    return { x, y, value: Number.NaN };
  }, [numbered, spotLon, spotLat, picture.plane]);
  const selectedKey = state.selected.join(',');
  const chosen = useMemo(
    () => (selectedKey === '' ? new Int32Array() : rowsOfIds(columns, selectedKey.split(',').map(Number))),
    [columns, selectedKey],
  );

  const days = question.brushTo - question.brushFrom + 1;
  const earlier = useMemo(() => {
    const from = question.brushFrom - days;
    if (from < Math.max(wholeFrom, picture.wholeFrom)) return null;
    return answerLinked(columns, candidates, {
      ...question,
      spanFrom: from,
      spanTo: question.brushFrom - 1,
      brushFrom: from,
      brushTo: question.brushFrom - 1,
    });
  }, [columns, candidates, question, days, wholeFrom, picture.wholeFrom]);
  const rows = useMemo(
    () => (peak ? rowsInCircle(answer.rows, px, py, peak.x, peak.y, HOT_RADIUS_METRES) : answer.rows),
    [peak, answer.rows, px, py],
  );
  const region = useMemo(() => regionOf(columns, rows, layers.kindOfAgency), [columns, rows, layers.kindOfAgency]);
  const before = useMemo(() => {
    if (!earlier) return null;
    if (!peak) return { here: earlier.total, all: earlier.total };
    const here = rowsInCircle(earlier.rows, px, py, peak.x, peak.y, HOT_RADIUS_METRES);
    return { here: here.reduce((sum, row) => sum + columns.count[row]!, 0), all: earlier.total };
  }, [earlier, peak, px, py, columns]);

  const showsList = chosen.length === 0 && !peak && !state.hidden.has('density');
  const peakWords = useMemo(
    () =>
      showsList
        ? peaks.map(({ x, y }) =>
            placeWords(picture, rowsInCircle(answer.rows, px, py, x, y, HOT_RADIUS_METRES), names),
          )
        : [],
    [showsList, peaks, picture, answer.rows, px, py, names],
  );

  if (chosen.length > 0) {
    return (
      <aside className="map-aside" aria-label="Chosen records">
        <Selected
          columns={columns}
          rows={chosen}
          kindOfAgency={layers.kindOfAgency}
          names={names}
          provenance={provenance}
          onClose={() => change({ sel: undefined })}
        />
      </aside>
    );
  }
  if (search.panel && !peak) {
    return (
      <aside className="map-aside" aria-label="Analysis">
        <Suspense fallback={<Skeleton lines={4} words="Loading the analysis panel" />}>
          <AnalysisPanel
            picture={picture}
            linked={linked}
            live={live}
            search={search}
            state={state}
            names={names}
            provenance={provenance}
            wholeFrom={wholeFrom}
            change={change}
          />
        </Suspense>
      </aside>
    );
  }
  const ringKm2 = state.ring ? areaKm2([state.ring]) : 0;
  const circleKm2 = (Math.PI * HOT_RADIUS_METRES ** 2) / 1e6;
  const title = peak
    ? (placeWords(picture, region.rows, names) ?? (numbered ? `Hot spot ${state.hot}` : 'This place'))
    : state.ring
      ? 'Drawn area'
      : 'Everything that matches';
  return (
    <aside className="map-aside" aria-label="Explanation">
      <Explain
        tag={
          peak
            ? numbered
              ? `Hot spot ${state.hot} of ${peaks.length}`
              : 'A place on the map'
            : state.ring
              ? 'Drawn area'
              : peaks.length > 0 && !state.hidden.has('density')
                ? `${plural(peaks.length, 'hot spot')} numbered on the map`
                : 'All records'
        }
        title={title}
        detail={
          peak
            ? `${HOT_RADIUS_METRES} m circle, ${circleKm2.toFixed(2)} km²`
            : state.ring
              ? `${ringKm2.toFixed(2)} km² of ${studyKm2.toFixed(0)} km²`
              : studyKm2 > 0
                ? `In ${countWords(studyKm2)} km²`
                : ''
        }
        region={region}
        all={answer.total}
        areaWords={peak ? `, in ${circleKm2.toFixed(2)} of ${countWords(studyKm2)} km²` : ''}
        comparison={{ before, days }}
        columns={columns}
        kindOfAgency={layers.kindOfAgency}
        names={names}
        provenance={peak ? `${provenance}. Method: ${measureWords(live.measure)}` : provenance}
        notices={cannotShow(answer)}
        onClose={peak ? () => change({ hot: undefined, spot: undefined }) : null}
        sureness={
          peak && (
            <Suspense fallback={null}>
              <HowSure
                key={`${Math.round(peak.x)} ${Math.round(peak.y)}`}
                picture={picture}
                answer={answer}
                live={live}
                region={region}
                place={{ x: peak.x, y: peak.y, radiusMetres: HOT_RADIUS_METRES }}
                at={fromPlane(picture.plane, peak.x, peak.y)}
                title={title}
                state={state}
                names={names}
              />
            </Suspense>
          )
        }
        onRecords={(found) => {
          if (found.length === answer.rows.length) change({ view: 'table' });
          else onChoose(Array.from(found.subarray(0, 300), (row) => columns.incidentId[row]!));
        }}
      />
      {showsList && peaks.length > 0 && (
        <ol className="hot-list" aria-label="Hot spots, densest first">
          {peaks.map((found, i) => (
            <li key={`${found.x} ${found.y}`}>
              <button type="button" onClick={() => change({ hot: i + 1, sel: undefined, spot: undefined })}>
                <span className="n" aria-hidden>
                  {i + 1}
                </span>
                <span className="f1">{peakWords[i] ?? `Hot spot ${i + 1}`}</span>
                <span className="xs mut tab">{valueWords(live.measure, found.value)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </aside>
  );
});

function valueWords({ method, cellMetres, weigh }: Measure, value: number): string {
  const harm = weigh === 'harm' ? 'harm ' : '';
  if (method === 'density') return `${countWords(value)} ${harm}a km²`;
  if (method === 'counts') return `${countWords(value)} ${harm}in ${cellMetres} m`;
  return Math.trunc(value) >= 2 ? 'p up to 0.01' : 'p up to 0.05';
}
