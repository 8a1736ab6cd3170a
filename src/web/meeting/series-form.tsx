import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type MeetingCalendar, PARTS, type Part, type Series } from '../../tasking/model.ts';
import { MARKINGS } from '../../vocabulary/index.ts';
import { get, put } from '../api/client.ts';
import { useAgencies } from '../tasking/pieces.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { WrongWords } from '../ui/wrong-words.tsx';
import { useReloadMeetings } from './queries.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const PART_WORDS: Record<Part, string> = { chair: 'Chair', deputy: 'Deputy chair', member: 'Member' };

interface Candidate {
  personId: number;
  name: string;
  agencyId: number;
}

/** When a series meets, who sits at the table, and its agenda with the minutes of each section. */
export function SeriesForm({ series, onClose }: { series: Series; onClose: () => void }) {
  const [draft, setDraft] = useState(series);
  const set = (change: Partial<Series>) => setDraft((before) => ({ ...before, ...change }));
  const reload = useReloadMeetings();
  const save = useMutation({
    mutationFn() {
      const { seriesId, version, members, ...content } = draft;
      return put(`/api/meetings/series/${seriesId}`, {
        ...content,
        members: members.map(({ personId, part }) => ({ personId, part })),
        expectedVersion: version,
      });
    },
    async onSuccess() {
      await reload();
      confirmDone(`${draft.name} is saved. Meetings planned from now on follow it.`);
      onClose();
    },
  });
  return (
    <Dialog title={`Change ${series.name}`} isOpen onClose={onClose} isWide>
      <form
        className="col g4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className="two three">
          <label className="field">
            <span className="label">Name</span>
            <input
              className="in"
              required
              maxLength={100}
              value={draft.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          </label>
          <label className="field">
            <span className="label">Minutes planned</span>
            <input
              className="in"
              type="number"
              min={1}
              max={600}
              value={draft.plannedMinutes}
              onChange={(event) => set({ plannedMinutes: Number(event.target.value) })}
            />
          </label>
          <label className="field">
            <span className="label">Marking</span>
            <select
              className="in"
              value={draft.marking}
              onChange={(event) => set({ marking: event.target.value as Series['marking'] })}
            >
              {MARKINGS.map((marking) => (
                <option key={marking}>{marking}</option>
              ))}
            </select>
          </label>
        </div>
        <CalendarFields calendar={draft.calendar} onChange={(calendar) => set({ calendar })} />
        <Members members={draft.members} onChange={(members) => set({ members })} />
        <fieldset className="col g2">
          <legend className="sm b">Agenda</legend>
          {draft.agenda.map((section) => {
            const change = (part: Partial<typeof section>) =>
              set({ agenda: draft.agenda.map((each) => (each.code === section.code ? { ...each, ...part } : each)) });
            return (
              <div key={section.code} className="agenda-line">
                <label className="field">
                  <span className="xs mut">Section</span>
                  <input
                    className="in"
                    required
                    maxLength={100}
                    value={section.title}
                    onChange={(event) => change({ title: event.target.value })}
                  />
                </label>
                <label className="field">
                  <span className="xs mut">Minutes</span>
                  <input
                    className="in"
                    type="number"
                    min={0}
                    max={480}
                    value={section.minutes}
                    onChange={(event) => change({ minutes: Number(event.target.value) })}
                  />
                </label>
                <button
                  type="button"
                  className="btn s at-end"
                  disabled={draft.agenda.length === 1}
                  onClick={() => set({ agenda: draft.agenda.filter(({ code }) => code !== section.code) })}
                  aria-label={`Take ${section.title} off the agenda`}
                >
                  Take off
                </button>
              </div>
            );
          })}
        </fieldset>
        <label className="field">
          <span className="label">Reminder when it opens</span>
          <textarea
            className="in"
            rows={2}
            maxLength={1000}
            value={draft.reminder}
            onChange={(event) => set({ reminder: event.target.value })}
          />
        </label>
        <label className="tick">
          <input
            type="checkbox"
            checked={draft.isActive}
            onChange={(event) => set({ isActive: event.target.checked })}
          />
          Goes on; otherwise no further meeting is planned
        </label>
        {save.isError && <WrongWords error={save.error} />}
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn p" disabled={save.isPending}>
            {save.isPending ? 'Saving' : 'Save'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function CalendarFields({
  calendar,
  onChange,
}: {
  calendar: MeetingCalendar;
  onChange: (calendar: MeetingCalendar) => void;
}) {
  return (
    <div className="two three">
      <label className="field">
        <span className="label">Begins at</span>
        <input
          className="in"
          type="time"
          required
          value={calendar.at}
          onChange={(event) => onChange({ ...calendar, at: event.target.value })}
        />
      </label>
      {calendar.kind === 'daily' ? (
        <label className="field">
          <span className="label">Covers until</span>
          <input
            className="in"
            type="time"
            required
            value={calendar.coversUntil}
            onChange={(event) => onChange({ ...calendar, coversUntil: event.target.value })}
          />
        </label>
      ) : (
        <label className="field">
          <span className="label">Weekday</span>
          <select
            className="in"
            value={calendar.weekday}
            onChange={(event) => onChange({ ...calendar, weekday: Number(event.target.value) })}
          >
            {WEEKDAYS.map((name, weekday) => (
              <option key={name} value={weekday}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {(calendar.kind === 'fortnightly' || calendar.kind === 'monthly') && (
        <label className="field">
          <span className="label">How often</span>
          <select
            className="in"
            value={calendar.kind}
            onChange={(event) =>
              onChange(
                event.target.value === 'monthly'
                  ? { kind: 'monthly', at: calendar.at, weekday: calendar.weekday, week: 1 }
                  : { kind: 'fortnightly', at: calendar.at, weekday: calendar.weekday },
              )
            }
          >
            <option value="fortnightly">Every period, P1 to P26</option>
            <option value="monthly">Every month</option>
          </select>
        </label>
      )}
      {(calendar.kind === 'monthly' || calendar.kind === 'sixMonthly') && (
        <label className="field">
          <span className="label">Which of the month</span>
          <input
            className="in"
            type="number"
            min={1}
            max={5}
            value={calendar.week}
            onChange={(event) => onChange({ ...calendar, week: Number(event.target.value) })}
          />
        </label>
      )}
      {calendar.kind === 'daily' && (
        <fieldset className="row g2 wrap calendar-days">
          <legend className="sm b">On</legend>
          {WEEKDAYS.map((name, weekday) => (
            <label key={name} className="tick">
              <input
                type="checkbox"
                checked={calendar.weekdays.includes(weekday)}
                onChange={(event) =>
                  onChange({
                    ...calendar,
                    weekdays: event.target.checked
                      ? [...calendar.weekdays, weekday].sort((a, b) => a - b)
                      : calendar.weekdays.filter((each) => each !== weekday),
                  })
                }
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

function Members({
  members,
  onChange,
}: {
  members: Series['members'];
  onChange: (members: Series['members']) => void;
}) {
  const agencies = useAgencies();
  const candidates = useQuery({
    queryKey: ['meetings', 'candidates'],
    queryFn: ({ signal }) => get<{ people: Candidate[] }>('/api/meetings/candidates', {}, signal),
  });
  const agencyName = (agencyId: number) => agencies.find((agency) => agency.agencyId === agencyId)?.name ?? '';
  const others = (candidates.data?.people ?? []).filter(
    ({ personId }) => !members.some((member) => member.personId === personId),
  );
  return (
    <fieldset className="col g2">
      <legend className="sm b">Members</legend>
      {members.map((member) => (
        <div key={member.personId} className="row g2 wrap">
          <span className="f1 sm">
            {member.name} <span className="mut">{agencyName(member.agencyId)}</span>
          </span>
          <select
            className="in member-part"
            aria-label={`Part of ${member.name}`}
            value={member.part}
            onChange={(event) =>
              onChange(
                members.map((each) =>
                  each.personId === member.personId ? { ...each, part: event.target.value as Part } : each,
                ),
              )
            }
          >
            {PARTS.map((part) => (
              <option key={part} value={part}>
                {PART_WORDS[part]}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="btn s"
            onClick={() => onChange(members.filter(({ personId }) => personId !== member.personId))}
            aria-label={`Take ${member.name} off the table`}
          >
            Take off
          </button>
        </div>
      ))}
      {others.length > 0 && (
        <label className="field">
          <span className="xs mut">Ask another to the table</span>
          <select
            className="in"
            value=""
            onChange={(event) => {
              const chosen = others.find(({ personId }) => personId === Number(event.target.value));
              if (chosen) onChange([...members, { ...chosen, part: 'member' }]);
            }}
          >
            <option value="">Choose a person</option>
            {others.map(({ personId, name, agencyId }) => (
              <option key={personId} value={personId}>
                {name}, {agencyName(agencyId)}
              </option>
            ))}
          </select>
        </label>
      )}
    </fieldset>
  );
}
