import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ClockCalendar } from '../../services/model.ts';
import { announce } from '../ui/announce.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { dayOfIso, dayWords, longDayWords, plural, today, weekdayWords } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { slugFrom } from './draft.ts';
import { Field, TextField } from './editor/fields.tsx';
import { hoursWords, readHours } from './hours.ts';
import { useSaveCalendar } from './queries.ts';

/** Hours of each weekday, typed as they are read, and the days without any. */
export function CalendarForm({
  calendar,
  taken,
  onClose,
}: {
  calendar: ClockCalendar;
  taken: readonly string[];
  onClose: () => void;
}) {
  const save = useSaveCalendar();
  const [words, setWords] = useState(calendar.words);
  const [hours, setHours] = useState(() => calendar.week.map(hoursWords));
  const [holidays, setHolidays] = useState(calendar.holidays);
  const week = hours.map(readHours);
  const isRead = (spans: ClockCalendar['week'][number] | null) => spans !== null;
  const isNeverOpen = week.every((spans) => spans?.length === 0);
  return (
    <Dialog title={calendar.id === '' ? 'Add a calendar' : `Change ${calendar.words}`} isOpen onClose={onClose} isWide>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          const id = calendar.id || slugFrom(words, taken);
          save.mutate(
            { ...calendar, id, words, week: week.map((spans) => spans ?? []), holidays },
            {
              onSuccess() {
                confirmDone(`${words} is saved.`);
                onClose();
              },
            },
          );
        }}
      >
        <TextField label="Name" value={words} onChange={setWords} />
        <fieldset className="cat-week">
          <legend className="sm b">Hours</legend>
          <p className="xs mut">
            Such as 09:00 to 12:30, 13:30 to 17:00. Left empty, the day is closed; 24:00 is midnight.
          </p>
          {hours.map((text, weekday) => {
            const name = weekdayWords(weekday);
            const isWrong = week[weekday] === null;
            return (
              <div key={name} className="cat-day">
                <label htmlFor={`hours-${weekday}`}>{name}</label>
                <input
                  id={`hours-${weekday}`}
                  className="in"
                  autoComplete="off"
                  placeholder="closed"
                  value={text}
                  aria-invalid={isWrong}
                  aria-describedby={isWrong ? `hours-${weekday}-wrong` : undefined}
                  onChange={({ target }) => setHours(hours.map((each, i) => (i === weekday ? target.value : each)))}
                />
                {isWrong && (
                  <span id={`hours-${weekday}-wrong`} className="xs late-ink">
                    Write it as 09:00 to 17:00, one after the other.
                  </span>
                )}
              </div>
            );
          })}
        </fieldset>
        <Holidays holidays={holidays} onChange={setHolidays} />
        {isNeverOpen && <p className="sm late-ink b">No day has hours: nothing could ever become due.</p>}
        {save.error && <WrongWords error={save.error} />}
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <button
            type="submit"
            className="btn p"
            disabled={save.isPending || words.trim() === '' || isNeverOpen || !week.every(isRead)}
          >
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Days without working time; those gone by are kept, as past promises are read by them. */
function Holidays({ holidays, onChange }: { holidays: readonly number[]; onChange: (days: number[]) => void }) {
  const [text, setText] = useState('');
  const day = dayOfIso(text);
  const coming = holidays.filter((each) => each >= today());
  const add = () => {
    if (day === null || holidays.includes(day)) return;
    onChange([...holidays, day].sort((a, b) => a - b));
    announce(`${dayWords(day)} is a holiday.`);
    setText('');
  };
  return (
    <fieldset className="col g2">
      <legend className="sm b">Holidays</legend>
      <p className="xs mut">
        AIM comes with public holidays two years ahead. Once this calendar is saved they are yours to keep: add those of
        later years here.
      </p>
      <div className="row g2 cat-add">
        <Field label="Another holiday">
          {(id) => (
            <input
              id={id}
              className="in"
              type="date"
              value={text}
              onChange={({ target }) => setText(target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                // Enter adds the day; it does not save the calendar under it.
                event.preventDefault();
                add();
              }}
            />
          )}
        </Field>
        <button type="button" className="btn" disabled={day === null || holidays.includes(day)} onClick={add}>
          Add it
        </button>
      </div>
      <ul className="cat-holidays" aria-label="Holidays to come">
        {coming.map((each) => (
          <li key={each}>
            <span className="sm">{longDayWords(each)}</span>
            <button
              type="button"
              className="btn t s sq"
              aria-label={`Remove ${longDayWords(each)}`}
              onClick={() => {
                onChange(holidays.filter((other) => other !== each));
                announce(`${dayWords(each)} is no holiday.`);
              }}
            >
              <Trash2 size={15} strokeWidth={1.75} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <p className="xs mut">
        {plural(coming.length, 'holiday')} to come, {plural(holidays.length - coming.length, 'holiday')} gone by and
        kept.
      </p>
    </fieldset>
  );
}
