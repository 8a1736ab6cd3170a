import type { LiveMeeting, MeetingStep } from '../../tasking/model.ts';
import { standing } from '../../tasking/model.ts';
import type { AgencyKind } from '../../vocabulary/index.ts';
import { AgencyMark } from '../ui/marks.tsx';
import { choiceLine } from './decision-words.ts';

const TASK_WORDS: Record<string, string> = {
  agreed: 'waiting to be given',
  allocated: 'waiting to accept',
  accepted: 'accepted',
  rejected: 'rejected',
  inProgress: 'started',
  blocked: 'blocked',
  submitted: 'handed in',
  verified: 'verified',
  closed: 'closed',
};

/** What was decided, where the meeting's tasks stand, and what is still to be decided. */
export function Decided({
  live,
  steps,
  agencies,
  onGo,
}: {
  live: LiveMeeting;
  steps: readonly MeetingStep[];
  agencies: readonly { agencyId: number; kind: AgencyKind; name: string }[];
  onGo: (key: string) => void;
}) {
  const decisions = standing(live.decisions);
  const left = steps.filter(({ item, key }) => item !== null && !decisions.some(({ itemKey }) => itemKey === key));
  const count = (states: readonly string[]) => live.tasks.filter(({ state }) => states.includes(state)).length;
  const taskOf = (taskId: number | null) => live.tasks.find((task) => task.taskId === taskId);
  return (
    <aside className="wall-side" aria-label="Decisions">
      <section className="dl" aria-labelledby="decided">
        <h2 id="decided">Decided so far: {decisions.length}</h2>
        <ol>
          {[...decisions].reverse().map((decision) => {
            const task = taskOf(decision.taskId);
            const agency = agencies.find(({ agencyId }) => agencyId === task?.agencyId);
            return (
              <li key={decision.decisionId}>
                <span className="tag">{choiceLine(decision)}</span>
                <p>
                  {decision.title}, {decision.place}
                </p>
                {task !== undefined && agency !== undefined ? (
                  <p className="m">
                    <AgencyMark kind={agency.kind} size={14} /> {agency.name}, {TASK_WORDS[task.state] ?? task.state}
                  </p>
                ) : (
                  decision.reason !== '' && <p className="m">{decision.reason}</p>
                )}
              </li>
            );
          })}
        </ol>
      </section>
      <section className="dl" aria-labelledby="tasks-here">
        <h2 id="tasks-here">Tasks from this meeting</h2>
        <dl>
          <div>
            <dt>Accepted by owner</dt>
            <dd>{count(['accepted', 'inProgress', 'blocked', 'submitted', 'verified'])}</dd>
          </div>
          <div>
            <dt>Waiting to accept</dt>
            <dd>{count(['agreed', 'allocated'])}</dd>
          </div>
          <div>
            <dt>Rejected</dt>
            <dd>{count(['rejected'])}</dd>
          </div>
        </dl>
      </section>
      {left.length > 0 && (
        <section className="dl" aria-labelledby="left">
          <h2 id="left">Still to decide: {left.length}</h2>
          <ol className="left">
            {left.map(({ key, item }) => (
              <li key={key}>
                <button type="button" className="q" onClick={() => onGo(key)}>
                  {item?.title}, {item?.place}
                </button>
              </li>
            ))}
          </ol>
        </section>
      )}
      <p className="mut owner">The owner’s own agency accepts each task.</p>
    </aside>
  );
}
