import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Catalogue, ClockCalendar } from '../../services/model.ts';
import { useMe } from '../api/queries.ts';
import { Provenance } from '../ui/pieces.tsx';
import { dayWords, plural, today, weekdayWords } from '../ui/words.ts';
import { CalendarForm } from './calendar-form.tsx';
import { weekWords } from './hours.ts';

/** Monday to Friday, nine to five: to begin a calendar with. */
const WEEK: ClockCalendar['week'] = Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 540, to: 1020 }] : []));
const SHOWN = 4;

/** The working time that promises are counted in. */
export function Calendars({ catalogue }: { catalogue: Catalogue }) {
  const timeZone = useMe().data?.partnership.timeZone ?? 'Europe/London';
  const [edited, setEdited] = useState<ClockCalendar | null>(null);
  const nKinds = (id: string) =>
    catalogue.services.filter((kind) => JSON.stringify(kind).includes(`"calendar":${JSON.stringify(id)}`)).length;
  return (
    <div className="cat-whole">
      <div className="row g2">
        <h2 className="cat-title">Calendars that promises are counted in</h2>
        <span className="f1" />
        <button
          type="button"
          className="btn p"
          onClick={() => setEdited({ id: '', words: '', timeZone, week: WEEK, holidays: [] })}
        >
          <Plus size={16} strokeWidth={1.75} aria-hidden /> Add a calendar
        </button>
      </div>
      {catalogue.calendars.map((calendar) => {
        const coming = calendar.holidays.filter((day) => day >= today());
        return (
          <section key={calendar.id} className="card pad-card" aria-label={calendar.words}>
            <div className="row g2">
              <h3>{calendar.words}</h3>
              <span className="f1" />
              <button
                type="button"
                className="btn s"
                aria-label={`Change ${calendar.words}`}
                onClick={() => setEdited(calendar)}
              >
                Change
              </button>
            </div>
            <p className="sm">{weekWords(calendar.week, weekdayWords)}</p>
            <p className="sm ink2">
              {coming.length === 0
                ? 'No holidays to come.'
                : `Next holidays: ${coming.slice(0, SHOWN).map(dayWords).join(', ')}${
                    coming.length > SHOWN ? ` and ${coming.length - SHOWN} more` : ''
                  }.`}{' '}
              {plural(nKinds(calendar.id), 'kind')} of case {nKinds(calendar.id) === 1 ? 'uses' : 'use'} it.
            </p>
          </section>
        );
      })}
      <Provenance>
        A calendar changes at once, for open cases too: hours and holidays are facts about days, not promises.
      </Provenance>
      {edited && (
        <CalendarForm
          calendar={edited}
          taken={catalogue.calendars.map(({ id }) => id)}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}
