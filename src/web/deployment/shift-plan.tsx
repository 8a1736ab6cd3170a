import { CalendarPlus, ChevronLeft, ChevronRight, Plus } from 'lucide-react';
import { useState } from 'react';
import { Failed } from '../api/failed.tsx';
import {
  clockWords,
  dayOfIso,
  dayWords,
  isoOfDay,
  localDay,
  momentWords,
  plural,
  startOfDay,
  today,
} from '../ui/words.ts';
import { AbsenceForm, RotaForm, ShiftForm } from './shift-forms.tsx';
import { useAbsences, useSave, useShifts } from './workforce-queries.ts';
import { type AbsenceLine, REASON_WORDS, type ShiftLine, type Workforce } from './workforce-types.ts';

const WEEK = 7;

/** A team's shifts and absences of one week, and the rota that plans them for months. */
export function ShiftPlan({
  workforce,
  teams,
  mayManage,
}: {
  workforce: Workforce;
  teams: Workforce['teams'];
  mayManage: boolean;
}) {
  const [teamId, setTeamId] = useState(teams[0]?.teamId ?? 0);
  const [first, setFirst] = useState(today());
  const [edited, setEdited] = useState<ShiftLine | 'new' | 'rota' | 'absence' | null>(null);
  const range = { from: startOfDay(first), to: startOfDay(first + WEEK) };
  const shifts = useShifts({ ...range, teamId });
  const absences = useAbsences(range);
  const team = teams.find((each) => each.teamId === teamId);
  const people = workforce.members.filter((member) => member.teamId === teamId && member.isActive);
  const nameOf = (memberId: number) => people.find((member) => member.memberId === memberId)?.name;
  const lines = [...(shifts.data?.shifts ?? [])].sort((a, b) => a.startsAt - b.startsAt);
  const away = (absences.data?.absences ?? []).filter(({ memberId }) => nameOf(memberId) !== undefined);
  const close = () => setEdited(null);
  if (!team) return null;
  return (
    <section className="card" aria-labelledby="shifts-title">
      <header className="pad-header">
        <h2 id="shifts-title">Shifts</h2>
        <span className="sm ink2">
          {dayWords(first)} to {dayWords(first + WEEK - 1)}
        </span>
        <button
          type="button"
          className="btn s sq"
          aria-label="The week before"
          onClick={() => setFirst((day) => day - WEEK)}
        >
          <ChevronLeft size={15} strokeWidth={1.75} aria-hidden />
        </button>
        <button
          type="button"
          className="btn s sq"
          aria-label="The week after"
          onClick={() => setFirst((day) => day + WEEK)}
        >
          <ChevronRight size={15} strokeWidth={1.75} aria-hidden />
        </button>
        <span className="f1" />
        <label className="row g2 sm mut">
          Team
          <select
            className="in workforce-pick"
            value={teamId}
            onChange={(event) => setTeamId(Number(event.target.value))}
          >
            {teams.map((each) => (
              <option key={each.teamId} value={each.teamId}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        {mayManage && (
          <>
            <button type="button" className="btn" onClick={() => setEdited('absence')}>
              Add an absence
            </button>
            <button type="button" className="btn" onClick={() => setEdited('rota')}>
              <CalendarPlus size={16} strokeWidth={1.75} aria-hidden /> Plan a rota
            </button>
            <button type="button" className="btn" onClick={() => setEdited('new')}>
              <Plus size={16} strokeWidth={1.75} aria-hidden /> Add a shift
            </button>
          </>
        )}
      </header>
      {shifts.isError && <Failed error={shifts.error} what="The shifts" onRetry={() => void shifts.refetch()} />}
      {shifts.data && lines.length === 0 && (
        <p className="sm ink2 pad">No shift of {team.name} is planned in this week. A rota plans them at once.</p>
      )}
      {lines.length > 0 && (
        <table className="plain stack">
          <caption className="unseen">Shifts of {team.name} in this week</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Shift</th>
              <th scope="col">From and until</th>
              <th scope="col">There of planned</th>
              <th scope="col">People</th>
              <th scope="col">
                <span className="unseen">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((shift) => (
              <tr key={shift.shiftId}>
                <th scope="row">{dayWords(dayOfIso(shift.date) ?? localDay(shift.startsAt))}</th>
                <td data-label="Shift">
                  {shift.name}
                  {shift.isCancelled && <span className="late-ink"> cancelled</span>}
                </td>
                <td data-label="From and until" className="tab">
                  {clockWords(shift.startsAt)} to {clockWords(shift.endsAt)}
                </td>
                <td data-label="There of planned" className="tab">
                  {shift.nThere} of {shift.nPlanned}
                </td>
                <td data-label="People" className="sm ink2">
                  {shift.people
                    .map(({ name, isAway }) => `${name ?? 'Not shown'}${isAway ? ' (away)' : ''}`)
                    .join(', ')}
                </td>
                <td className="actions">
                  {mayManage && (
                    <button
                      type="button"
                      className="btn s"
                      onClick={() => setEdited(shift)}
                      aria-label={`Change ${shift.name}, ${shift.date}`}
                    >
                      Change
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {away.length > 0 && <Away absences={away} nameOf={nameOf} mayManage={mayManage} />}
      {edited === 'rota' && (
        <RotaForm team={team} patterns={workforce.patterns} people={people} from={isoOfDay(first)} onClose={close} />
      )}
      {edited === 'absence' && <AbsenceForm people={people} day={first} onClose={close} />}
      {edited !== null && edited !== 'rota' && edited !== 'absence' && (
        <ShiftForm
          team={team}
          shift={edited === 'new' ? null : edited}
          patterns={workforce.patterns}
          people={people}
          vehicles={workforce.vehicles}
          day={isoOfDay(first)}
          onClose={close}
        />
      )}
    </section>
  );
}

function Away({
  absences,
  nameOf,
  mayManage,
}: {
  absences: AbsenceLine[];
  nameOf: (memberId: number) => string | undefined;
  mayManage: boolean;
}) {
  const withdraw = useSave('absences', () => 'The absence is taken back.');
  return (
    <div className="pad">
      <h3>{plural(absences.length, 'absence')}</h3>
      <ul className="col g1 sm">
        {absences.map(({ absenceId, memberId, startsAt, endsAt, reason, version }) => (
          <li key={absenceId} className="row g2 wrap">
            <b>{nameOf(memberId)}</b> {momentWords(startsAt)} to {momentWords(endsAt)}
            {reason && <span className="ink2">{REASON_WORDS[reason]}</span>}
            {mayManage && reason && (
              <button
                type="button"
                className="l"
                disabled={withdraw.isPending}
                onClick={() =>
                  withdraw.mutate({
                    ...{ absenceId, memberId, startsAt, endsAt, reason },
                    expectedVersion: version,
                    isWithdrawn: true,
                  })
                }
                aria-label={`Take back the absence of ${nameOf(memberId)}`}
              >
                Take back
              </button>
            )}
          </li>
        ))}
      </ul>
      {withdraw.isError && <Failed error={withdraw.error} what="The absence" onRetry={() => withdraw.reset()} />}
    </div>
  );
}
