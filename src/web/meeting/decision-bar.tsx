import { useId } from 'react';
import type { Priority } from '../../intelligence/model.ts';
import {
  ACTORS,
  CHOICE_WORDS,
  type Choice,
  CLOSING_WORDS,
  type Closing,
  type DecisionAsked,
  type MeetingKind,
  REFER_WORDS,
  type ReferKind,
  type TaskAsked,
} from '../../tasking/model.ts';
import type { AgencyKind } from '../../vocabulary/index.ts';
import { dayOfIso, isoOfDay, localDay, now, startOfDay, today } from '../ui/words.ts';

export interface AgencyName {
  agencyId: number;
  kind: AgencyKind;
  name: string;
}

/** Four choices of equal weight; what the chosen one needs stands under them, and what is missing is named. */
export function DecisionBar({
  choices,
  asked,
  missing,
  agencies,
  priorities,
  meetingKind,
  isBusy,
  isProposal,
  onChange,
  onRecord,
}: {
  choices: readonly Choice[];
  asked: DecisionAsked | null;
  missing: string | null;
  agencies: readonly AgencyName[];
  priorities: readonly Priority[];
  meetingKind: MeetingKind;
  isBusy: boolean;
  isProposal: boolean;
  onChange: (asked: DecisionAsked) => void;
  onRecord: () => void;
}) {
  const id = useId();
  const chosen = asked?.choice;
  return (
    <section className="decide" aria-label="Decision">
      <div className="options" role="radiogroup" aria-label="Decision">
        {choices.map((choice, i) => (
          <label key={choice} className={choice === chosen ? 'option on' : 'option'}>
            <input type="radio" name={id} checked={choice === chosen} onChange={() => onChange(emptyAsked(choice))} />
            <kbd aria-hidden>{i + 1}</kbd> {CHOICE_WORDS[choice]}
          </label>
        ))}
      </div>
      {asked !== null && (
        <form
          className="decide-fields"
          onSubmit={(event) => {
            event.preventDefault();
            if (missing === null && !isBusy) onRecord();
          }}
        >
          {asked.choice === 'task' && !isProposal && (
            <TaskFields
              task={asked.task ?? emptyTask()}
              agencies={agencies}
              priorities={priorities}
              onChange={(task) => onChange({ ...asked, task })}
            />
          )}
          {(asked.choice === 'monitor' || asked.choice === 'extend') && (
            <label className="field">
              <span className="label">Until</span>
              <input
                className="in"
                type="date"
                value={asked.untilDay === null ? '' : isoOfDay(asked.untilDay)}
                onChange={(event) => onChange({ ...asked, untilDay: dayOfIso(event.target.value) })}
              />
            </label>
          )}
          {asked.choice === 'refer' && <ReferFields asked={asked} meetingKind={meetingKind} onChange={onChange} />}
          {asked.choice === 'close' && (
            <label className="field">
              <span className="label">Close as</span>
              <select
                className="in"
                value={asked.closing ?? ''}
                onChange={(event) => onChange({ ...asked, closing: (event.target.value || null) as Closing | null })}
              >
                <option value="">Choose</option>
                {CLOSINGS_HERE.map((closing) => (
                  <option key={closing} value={closing}>
                    {CLOSING_WORDS[closing]}
                  </option>
                ))}
              </select>
            </label>
          )}
          {asked.choice !== 'task' && asked.choice !== 'adopt' && (
            <label className="field grow">
              <span className="label">
                Reason
                {asked.choice === 'monitor' || asked.choice === 'continue' || asked.choice === 'extend'
                  ? ', if any'
                  : ''}
              </span>
              <input
                className="in"
                value={asked.reason}
                maxLength={500}
                onChange={(event) => onChange({ ...asked, reason: event.target.value })}
              />
            </label>
          )}
          <div className="record">
            <button
              type="submit"
              className="btn p"
              disabled={missing !== null || isBusy}
              aria-describedby={`${id}-missing`}
            >
              Record decision
            </button>
            <span id={`${id}-missing`} className="missing">
              {missing === null ? '' : `Missing: ${missing}`}
            </span>
          </div>
        </form>
      )}
    </section>
  );
}

const CLOSINGS_HERE: readonly Closing[] = ['completed', 'partially', 'notAchieved', 'cancelled'];

/** Today at four, or tomorrow where that is past. */
function usualTime(): number {
  const four = startOfDay(today()) + 16 * 3_600_000;
  return four > now() + 3_600_000 ? four : startOfDay(today() + 1) + 16 * 3_600_000;
}

const emptyTask = (): TaskAsked => ({
  title: '',
  what: '',
  agencyId: null,
  dueAt: usualTime(),
  success: '',
  priorityId: null,
  offStrategyReason: null,
  power: null,
});

export function emptyAsked(choice: Choice): DecisionAsked {
  return {
    choice,
    reason: '',
    untilDay: null,
    refer: null,
    task: choice === 'task' ? emptyTask() : null,
    closing: null,
  };
}

/** "2026-11-24T16:00" of an instant, as the field has it. */
function localText(instant: number): string {
  const day = localDay(instant);
  const minutes = Math.floor((instant - startOfDay(day)) / 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${isoOfDay(day)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function instantOfText(text: string): number | null {
  const day = dayOfIso(text.slice(0, 10));
  const [hour, minute] = text.slice(11).split(':').map(Number);
  if (day === null || hour === undefined || minute === undefined) return null;
  return startOfDay(day) + (hour * 60 + minute) * 60_000;
}

function TaskFields({
  task,
  agencies,
  priorities,
  onChange,
}: {
  task: TaskAsked;
  agencies: readonly AgencyName[];
  priorities: readonly Priority[];
  onChange: (task: TaskAsked) => void;
}) {
  const kind = agencies.find(({ agencyId }) => agencyId === task.agencyId)?.kind;
  const actors = kind === undefined ? [] : ACTORS.filter((actor) => actor.agencies.includes(kind));
  return (
    <>
      <div className="field">
        <span className="label" id="who">
          Who
        </span>
        <span className="pair">
          <select
            className="in"
            aria-label="Who: agency"
            value={task.agencyId ?? ''}
            onChange={(event) =>
              onChange({
                ...task,
                power: null,
                agencyId: event.target.value === '' ? null : Number(event.target.value),
              })
            }
          >
            <option value="">Choose an agency</option>
            {agencies.map(({ agencyId, name }) => (
              <option key={agencyId} value={agencyId}>
                {name}
              </option>
            ))}
          </select>
          {actors.length > 0 && (
            <select
              className="in"
              aria-label="Who: role"
              value={task.power?.actor ?? ''}
              onChange={(event) =>
                onChange({
                  ...task,
                  power:
                    event.target.value === ''
                      ? null
                      : { actor: event.target.value, power: 'none', authorisation: null },
                })
              }
            >
              <option value="">Any of its people</option>
              {actors.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </span>
      </div>
      <label className="field grow">
        <span className="label">What</span>
        <input
          className="in"
          value={task.what}
          maxLength={1000}
          onChange={(event) => onChange({ ...task, what: event.target.value })}
        />
      </label>
      <label className="field">
        <span className="label">By</span>
        <input
          className="in"
          type="datetime-local"
          value={task.dueAt === null ? '' : localText(task.dueAt)}
          onChange={(event) => onChange({ ...task, dueAt: instantOfText(event.target.value) })}
        />
      </label>
      <label className="field grow">
        <span className="label">Success is</span>
        <input
          className="in"
          value={task.success}
          maxLength={500}
          onChange={(event) => onChange({ ...task, success: event.target.value })}
        />
      </label>
      <label className="field">
        <span className="label">Serves</span>
        <select
          className="in"
          value={task.priorityId ?? ''}
          onChange={(event) =>
            onChange({ ...task, priorityId: event.target.value === '' ? null : Number(event.target.value) })
          }
        >
          <option value="">No priority</option>
          {priorities.map(({ priorityId, title }) => (
            <option key={priorityId} value={priorityId}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {task.priorityId === null && (
        <label className="field grow">
          <span className="label">Why off strategy</span>
          <input
            className="in"
            value={task.offStrategyReason ?? ''}
            maxLength={500}
            onChange={(event) => onChange({ ...task, offStrategyReason: event.target.value })}
          />
        </label>
      )}
    </>
  );
}

function ReferFields({
  asked,
  meetingKind,
  onChange,
}: {
  asked: DecisionAsked;
  meetingKind: MeetingKind;
  onChange: (asked: DecisionAsked) => void;
}) {
  const kinds = (Object.keys(REFER_WORDS) as ReferKind[]).filter((kind) => kind !== meetingKind);
  const isNamed = asked.refer?.kind === 'agency' || asked.refer?.kind === 'other';
  return (
    <>
      <label className="field">
        <span className="label">To</span>
        <select
          className="in"
          value={asked.refer?.kind ?? ''}
          onChange={(event) =>
            onChange({
              ...asked,
              refer: event.target.value === '' ? null : { kind: event.target.value as ReferKind, to: '' },
            })
          }
        >
          <option value="">Choose</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {REFER_WORDS[kind]}
            </option>
          ))}
        </select>
      </label>
      {isNamed && (
        <label className="field">
          <span className="label">To whom</span>
          <input
            className="in"
            value={asked.refer?.to ?? ''}
            maxLength={200}
            onChange={(event) => onChange({ ...asked, refer: { kind: asked.refer!.kind, to: event.target.value } })}
          />
        </label>
      )}
    </>
  );
}
