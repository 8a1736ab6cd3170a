import { type FormEvent, useState } from 'react';
import {
  ABSENCE_REASONS,
  type AbsenceReason,
  type Member,
  type ShiftPattern,
  type Team,
  type Vehicle,
} from '../../tasking/model.ts';
import { fieldOf, instantOf } from '../tasking/draft.ts';
import { Dialog } from '../ui/dialog.tsx';
import { clockWords, dayOfIso, isoOfDay, plural, startOfDay } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { Foot } from './people-forms.tsx';
import { useSave } from './workforce-queries.ts';
import { clockOfMinute, minuteOfClock, REASON_WORDS, type ShiftLine } from './workforce-types.ts';

/** One shift by the clock on the wall, and who is on it. */
export function ShiftForm({
  team,
  shift,
  patterns,
  people,
  vehicles,
  day,
  onClose,
}: {
  team: Team;
  shift: ShiftLine | null;
  patterns: ShiftPattern[];
  people: Member[];
  vehicles: Vehicle[];
  day: string;
  onClose: () => void;
}) {
  const offered = patterns.filter(({ agencyId, isActive }) => agencyId === team.agencyId && isActive);
  const [date, setDate] = useState(shift?.date ?? day);
  const [name, setName] = useState(shift?.name ?? offered[0]?.name ?? 'Early');
  const [start, setStart] = useState(
    shift ? clockWords(shift.startsAt) : clockOfMinute(offered[0]?.startMinute ?? 6 * 60),
  );
  const [end, setEnd] = useState(shift ? clockWords(shift.endsAt) : clockOfMinute(offered[0]?.endMinute ?? 14 * 60));
  const [isCancelled, setCancelled] = useState(shift?.isCancelled ?? false);
  const before = new Map(shift?.people.map((each) => [each.memberId, each.vehicle]) ?? []);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set([...before.keys()].filter((memberId) => memberId !== null)),
  );
  const vehicleOf = (memberId: number) =>
    vehicles.find((vehicle) => vehicle.name === before.get(memberId))?.vehicleId ?? null;
  const save = useSave('shifts', () => `${name} of ${date} is saved.`, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      ...(shift ? { shiftId: shift.shiftId, expectedVersion: shift.version } : {}),
      ...{ teamId: team.teamId, date, name, isCancelled },
      startMinute: minuteOfClock(start),
      endMinute: minuteOfClock(end),
      members: [...chosen].map((memberId) => ({ memberId, vehicleId: vehicleOf(memberId) })),
    });
  };
  const toggle = (memberId: number) =>
    setChosen((were) => {
      const are = new Set(were);
      if (!are.delete(memberId)) are.add(memberId);
      return are;
    });
  return (
    <Dialog
      title={shift ? `Change ${shift.name}, ${team.name}` : `Add a shift of ${team.name}`}
      isOpen
      onClose={onClose}
    >
      <form className="col g3" onSubmit={submit}>
        <div className="two">
          <label className="field">
            <span className="label">Day it begins</span>
            <input className="in" type="date" required value={date} onChange={(event) => setDate(event.target.value)} />
          </label>
          <label className="field">
            <span className="label">Name</span>
            <input
              className="in"
              required
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <label className="field">
            <span className="label">From</span>
            <input
              className="in"
              type="time"
              required
              value={start}
              onChange={(event) => setStart(event.target.value)}
            />
          </label>
          <label className="field">
            <span className="label">Until; earlier means the next day</span>
            <input className="in" type="time" required value={end} onChange={(event) => setEnd(event.target.value)} />
          </label>
        </div>
        <fieldset className="col g1">
          <legend className="sm b">Who is on it: {plural(chosen.size, 'person', 'people')}</legend>
          {people.length === 0 && <p className="sm mut">The team has nobody yet.</p>}
          {people.map(({ memberId, name: named }) => (
            <label key={memberId} className="tick">
              <input type="checkbox" checked={chosen.has(memberId)} onChange={() => toggle(memberId)} />
              {named}
            </label>
          ))}
        </fieldset>
        {shift && (
          <label className="tick">
            <input type="checkbox" checked={isCancelled} onChange={(event) => setCancelled(event.target.checked)} />
            Cancelled
          </label>
        )}
        {save.isError && <WrongWords error={save.error} />}
        <Foot isBusy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** Turns people forward through the agency's shifts. What is planned already stays. */
export function RotaForm({
  team,
  patterns,
  people,
  from,
  onClose,
}: {
  team: Team;
  patterns: ShiftPattern[];
  people: Member[];
  from: string;
  onClose: () => void;
}) {
  const offered = patterns.filter(({ agencyId, isActive }) => agencyId === team.agencyId && isActive);
  const [shifts, setShifts] = useState<string[]>(offered.map(({ name }) => name));
  const [first, setFirst] = useState(from);
  const [last, setLast] = useState(isoOfDay((dayOfIso(from) ?? 0) + 27));
  const [weeksEach, setWeeksEach] = useState(1);
  const [restDays, setRestDays] = useState(2);
  const save = useSave<{ planned: number; there: number }>(
    'rota',
    ({ planned, there }) => `${plural(planned, 'shift')} planned; ${plural(there, 'shift')} had been there before.`,
    onClose,
  );
  return (
    <Dialog title={`Plan a rota of ${team.name}`} isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ teamId: team.teamId, from: first, to: last, rota: { shifts, weeksEach, restDays } });
        }}
      >
        <p className="sm ink2">
          {plural(people.length, 'person', 'people')} turn forward through the shifts below, rest days spread over the
          week.
        </p>
        <fieldset className="col g1">
          <legend className="sm b">Shifts</legend>
          {offered.length === 0 && <p className="sm mut">Your agency has no kind of shift yet: add one below.</p>}
          {offered.map(({ patternId, name, startMinute, endMinute }) => (
            <label key={patternId} className="tick">
              <input
                type="checkbox"
                checked={shifts.includes(name)}
                onChange={(event) =>
                  setShifts(
                    offered
                      .map((each) => each.name)
                      .filter((each) => (each === name ? event.target.checked : shifts.includes(each))),
                  )
                }
              />
              {name}, {clockOfMinute(startMinute)} to {clockOfMinute(endMinute)}
            </label>
          ))}
        </fieldset>
        <div className="two">
          <label className="field">
            <span className="label">From</span>
            <input
              className="in"
              type="date"
              required
              value={first}
              onChange={(event) => setFirst(event.target.value)}
            />
          </label>
          <label className="field">
            <span className="label">To</span>
            <input className="in" type="date" required value={last} onChange={(event) => setLast(event.target.value)} />
          </label>
          <label className="field">
            <span className="label">Weeks on one shift</span>
            <input
              className="in"
              type="number"
              min={1}
              max={52}
              value={weeksEach}
              onChange={(event) => setWeeksEach(Number(event.target.value))}
            />
          </label>
          <label className="field">
            <span className="label">Days off in seven</span>
            <input
              className="in"
              type="number"
              min={0}
              max={6}
              value={restDays}
              onChange={(event) => setRestDays(Number(event.target.value))}
            />
          </label>
        </div>
        {save.isError && <WrongWords error={save.error} />}
        <Foot isBusy={save.isPending || shifts.length === 0} onClose={onClose} />
      </form>
      <PatternForm agencyId={team.agencyId} />
    </Dialog>
  );
}

/** A kind of shift of the agency, for instance "Late, 14:00 to 22:00". The same name changes the one there is. */
function PatternForm({ agencyId }: { agencyId: number }) {
  const [name, setName] = useState('');
  const [start, setStart] = useState('14:00');
  const [end, setEnd] = useState('22:00');
  const save = useSave('patterns', () => `${name} is a shift of your agency.`);
  return (
    <form
      className="row g2 wrap pattern-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          agencyId,
          name,
          startMinute: minuteOfClock(start),
          endMinute: minuteOfClock(end),
          isActive: true,
        });
      }}
    >
      <label className="field f1">
        <span className="xs mut">Kind of shift</span>
        <input
          className="in"
          required
          maxLength={60}
          placeholder="Late"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label className="field">
        <span className="xs mut">From</span>
        <input className="in" type="time" required value={start} onChange={(event) => setStart(event.target.value)} />
      </label>
      <label className="field">
        <span className="xs mut">Until</span>
        <input className="in" type="time" required value={end} onChange={(event) => setEnd(event.target.value)} />
      </label>
      <button type="submit" className="btn at-end" disabled={save.isPending}>
        Add kind
      </button>
      {save.isError && <WrongWords error={save.error} />}
    </form>
  );
}

export function AbsenceForm({ people, day, onClose }: { people: Member[]; day: number; onClose: () => void }) {
  const [memberId, setMemberId] = useState(people[0]?.memberId ?? 0);
  const [startsAt, setStartsAt] = useState<number | null>(startOfDay(day));
  const [endsAt, setEndsAt] = useState<number | null>(startOfDay(day + 1));
  const [reason, setReason] = useState<AbsenceReason>('leave');
  const save = useSave('absences', () => 'The absence is kept.', onClose);
  return (
    <Dialog title="Add an absence" isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          if (startsAt !== null && endsAt !== null)
            save.mutate({ memberId, startsAt, endsAt, reason, isWithdrawn: false });
        }}
      >
        <label className="field">
          <span className="label">Who</span>
          <select className="in" value={memberId} onChange={(event) => setMemberId(Number(event.target.value))}>
            {people.map((member) => (
              <option key={member.memberId} value={member.memberId}>
                {member.name}
              </option>
            ))}
          </select>
        </label>
        <div className="two">
          <label className="field">
            <span className="label">From</span>
            <input
              className="in"
              type="datetime-local"
              required
              value={fieldOf(startsAt)}
              onChange={(event) => setStartsAt(instantOf(event.target.value))}
            />
          </label>
          <label className="field">
            <span className="label">Until</span>
            <input
              className="in"
              type="datetime-local"
              required
              value={fieldOf(endsAt)}
              onChange={(event) => setEndsAt(instantOf(event.target.value))}
            />
          </label>
        </div>
        <label className="field">
          <span className="label">Why</span>
          <select className="in" value={reason} onChange={(event) => setReason(event.target.value as AbsenceReason)}>
            {ABSENCE_REASONS.map((each) => (
              <option key={each} value={each}>
                {REASON_WORDS[each]}
              </option>
            ))}
          </select>
          <span className="hint">
            Read by who plans your people and by the person; partners see that somebody is away.
          </span>
        </label>
        {save.isError && <WrongWords error={save.error} />}
        <Foot isBusy={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
