import { useState } from 'react';
import type { Hotspot, HotspotDay, HotspotPatrol, Programme } from '../../tasking/model.ts';
import { dateWords, dayOfIso, isoOfDay, shortWeekday, today, weekdayOf } from '../ui/words.ts';

const SHOWN = 28;

/** Hot spots by days: where a patrol is planned or assigned, done, or missed. Four weeks at a time. */
export function Calendar({
  programme,
  hotspots,
  patrols,
  days,
  chosen,
  onChoose,
}: {
  programme: Programme;
  hotspots: readonly Hotspot[];
  patrols: readonly HotspotPatrol[];
  /** Place-days of a trial; null outside one. */
  days: readonly HotspotDay[] | null;
  chosen: number | undefined;
  onChoose: (hotspot: number | undefined) => void;
}) {
  const first = dayOfIso(programme.from) ?? 0;
  const last = dayOfIso(programme.to) ?? first;
  const start = Math.max(first, Math.min(today() - 13, last - SHOWN + 1));
  const [from, setFrom] = useState(start);
  const shown = Array.from({ length: Math.min(SHOWN, last - from + 1) }, (_, i) => from + i);
  const byCell = new Map<string, HotspotPatrol[]>();
  for (const patrol of patrols) {
    const key = `${patrol.hotspot} ${patrol.date}`;
    byCell.set(key, [...(byCell.get(key) ?? []), patrol]);
  }
  const assigned = new Set(
    days?.filter(({ isAssigned }) => isAssigned).map(({ hotspot, date }) => `${hotspot} ${date}`),
  );
  return (
    <section className="card" aria-labelledby="calendar">
      <header>
        <h2 className="big" id="calendar">
          {days === null ? 'Days with patrols' : 'Place-days by chance'}
        </h2>
        <span className="f1" />
        <button
          type="button"
          className="btn s"
          disabled={from <= first}
          onClick={() => setFrom(Math.max(first, from - SHOWN))}
        >
          Earlier
        </button>
        <button
          type="button"
          className="btn s"
          disabled={from + SHOWN > last}
          onClick={() => setFrom(Math.min(last, from + SHOWN))}
        >
          Later
        </button>
      </header>
      <p className="sm ink2 inner">
        Filled: a patrol {days === null ? 'is planned' : 'is assigned'}. ✓ done, ! not done, empty none.
      </p>
      <div className="scroll-x inner">
        <table className="calendar">
          <caption className="unseen">
            Hot spots by days, {dateWords(from)} to {dateWords(shown.at(-1) ?? from)}
          </caption>
          <thead>
            <tr>
              <th scope="col">Hot spot</th>
              {shown.map((day) => (
                <th key={day} scope="col">
                  {shortWeekday(weekdayOf(day)).slice(0, 2)}
                  <br />
                  {isoOfDay(day).slice(8)}
                  <span className="unseen"> {dateWords(day)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hotspots.map(({ hotspot, name }) => (
              <tr key={hotspot}>
                <th scope="row">
                  <button
                    type="button"
                    className="q"
                    aria-pressed={chosen === hotspot}
                    onClick={() => onChoose(chosen === hotspot ? undefined : hotspot)}
                  >
                    {hotspot} {name}
                  </button>
                </th>
                {shown.map((day) => {
                  const key = `${hotspot} ${isoOfDay(day)}`;
                  return (
                    <td key={day}>
                      <DayCell patrols={byCell.get(key) ?? []} isAssigned={days === null ? null : assigned.has(key)} />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function DayCell({ patrols, isAssigned }: { patrols: readonly HotspotPatrol[]; isAssigned: boolean | null }) {
  const done = patrols.filter(({ state }) => state === 'done').length;
  const missed = patrols.filter(({ state }) => state === 'notDone').length;
  const isOn = isAssigned ?? patrols.length > 0;
  const words = [
    isAssigned === null ? `${patrols.length} planned` : isAssigned ? 'patrol assigned' : 'no patrol assigned',
    ...(done > 0 ? [`${done} done`] : []),
    ...(missed > 0 ? [`${missed} not done`] : []),
  ].join(', ');
  const isMissed = missed > 0 && done === 0;
  return (
    <span data-on={isOn && !isMissed ? '' : undefined} data-missed={isMissed ? '' : undefined}>
      <span aria-hidden>{done > 0 ? '✓' : isMissed ? '!' : ''}</span>
      <span className="unseen">{words}</span>
    </span>
  );
}
