import { memo, useMemo } from 'react';
import { countWords, plural } from '../ui/words.ts';
import { Explain } from './explain.tsx';
import { HOT_RADIUS_METRES, useHotSpots } from './hot-spots.ts';
import { answerLinked } from './linked-views.ts';
import type { Picture } from './picture.ts';
import { areaKm2 } from './plane.ts';
import type { Names } from './record-words.ts';
import { cannotShow, regionOf, rowsInCircle, rowsOfIds } from './region.ts';
import { Selected } from './selected.tsx';
import type { ChangeMap, MapState } from './state.ts';
import type { Linked } from './use-linked.ts';

/** The aside is the thing selected: records, a hot spot, a drawn area, or everything that matches. */
export const MapAside = memo(function MapAside({
  picture,
  linked,
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
  const peak = state.hot === null ? undefined : peaks[state.hot - 1];
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
  const ringKm2 = state.ring ? areaKm2([state.ring]) : 0;
  const circleKm2 = (Math.PI * HOT_RADIUS_METRES ** 2) / 1e6;
  const title = peak
    ? (placeWords(picture, region.rows, names) ?? `Hot spot ${state.hot}`)
    : state.ring
      ? 'Drawn area'
      : 'Everything that matches';
  return (
    <aside className="map-aside" aria-label="Explanation">
      <Explain
        tag={
          peak
            ? `Hot spot ${state.hot} of ${peaks.length}`
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
        provenance={peak ? `${provenance}. Method: quartic density, 250 m reach, no edge correction` : provenance}
        notices={cannotShow(answer)}
        onClose={peak ? () => change({ hot: undefined }) : null}
        onRecords={(found) => {
          if (found.length === answer.rows.length) change({ view: 'table' });
          else onChoose(Array.from(found.subarray(0, 300), (row) => columns.incidentId[row]!));
        }}
      />
      {!peak && peaks.length > 0 && !state.hidden.has('density') && (
        <ol className="hot-list" aria-label="Hot spots, densest first">
          {peaks.map((found, i) => (
            <li key={`${found.x} ${found.y}`}>
              <button type="button" onClick={() => change({ hot: i + 1, sel: undefined })}>
                <span className="n" aria-hidden>
                  {i + 1}
                </span>
                <span className="f1">
                  {placeWords(picture, rowsInCircle(answer.rows, px, py, found.x, found.y, HOT_RADIUS_METRES), names) ??
                    `Hot spot ${i + 1}`}
                </span>
                <span className="xs mut tab">{countWords(found.value)} a km²</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </aside>
  );
});

/** The street or ward most of the rows lie on: "Outram Street area". */
function placeWords({ columns }: Picture, rows: Int32Array, names: Names): string | null {
  const streets = new Map<string, number>();
  const wards = new Map<string, number>();
  for (const row of rows) {
    const street = names.street(columns.segmentId[row]!);
    const ward = names.ward(columns, row);
    if (street) streets.set(street, (streets.get(street) ?? 0) + 1);
    if (ward) wards.set(ward, (wards.get(ward) ?? 0) + 1);
  }
  const most = (counts: Map<string, number>) =>
    [...counts].reduce<[string, number] | null>(
      (best, entry) => (best && best[1] >= entry[1] ? best : entry),
      null,
    )?.[0];
  const street = most(streets);
  const ward = most(wards);
  if (street) return `${street} area${ward ? `, ${ward}` : ''}`;
  return ward ?? null;
}
