import { PROBLEMS, type TaskPolygon } from '../../tasking/model.ts';
import { MARKINGS } from '../../vocabulary/index.ts';
import { AreaPicker } from './area-picker.tsx';
import { type Draft, fieldOf, incidentMeasure, instantOf } from './draft.ts';
import { MeasureWords } from './measure-words.tsx';
import { useAgencies } from './pieces.tsx';
import { PowersLookUp } from './powers.tsx';
import { usePriorities, useTeams } from './queries.ts';
import { actorName } from './words.ts';

interface FieldsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  /** Fields that may be changed; all where not given. */
  open?: readonly string[];
}

/** What, where, when, who, on which power, and what success is. Before it is agreed, parts may be missing. */
export function DraftFields({ draft, onChange, open }: FieldsProps) {
  const has = (field: keyof Draft) => open === undefined || open.includes(field);
  return (
    <>
      {has('title') && (
        <label className="field">
          <span className="label">Title</span>
          <input
            className="in"
            required
            maxLength={200}
            value={draft.title}
            onChange={(event) => onChange({ title: event.target.value })}
          />
        </label>
      )}
      {has('what') && (
        <label className="field">
          <span className="label">What is to be done</span>
          <textarea
            className="in"
            rows={3}
            required
            value={draft.what}
            onChange={(event) => onChange({ what: event.target.value })}
          />
        </label>
      )}
      {has('where') && (
        <AreaPicker
          label="Where"
          value={draft.where?.geometry ?? null}
          onChange={(geometry, words) => onChange({ where: { geometry, words } })}
        />
      )}
      <When draft={draft} onChange={onChange} has={has} />
      {has('who') && <Who draft={draft} onChange={onChange} />}
      {has('problem') && <ProblemAndPower draft={draft} onChange={onChange} />}
      {has('priorityId') && <Serves draft={draft} onChange={onChange} />}
      {has('measure') && <Measure draft={draft} onChange={onChange} />}
      {has('marking') && (
        <label className="field">
          <span className="label">Handling marking</span>
          <select
            className="in"
            value={draft.marking}
            onChange={(event) => onChange({ marking: event.target.value as Draft['marking'] })}
          >
            {MARKINGS.map((marking) => (
              <option key={marking}>{marking}</option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

function When({ draft, onChange, has }: FieldsProps & { has: (field: keyof Draft) => boolean }) {
  const set = (change: { from?: number | null; until?: number | null }) => {
    const from = change.from ?? draft.when?.from;
    const until = change.until ?? draft.when?.until;
    if (from !== undefined && until !== undefined) onChange({ when: { from, until } });
  };
  return (
    <div className="two three">
      {has('when') && (
        <>
          <label className="field">
            <span className="label">From</span>
            <input
              className="in"
              type="datetime-local"
              value={fieldOf(draft.when?.from ?? null)}
              onChange={(event) => set({ from: instantOf(event.target.value) })}
            />
          </label>
          <label className="field">
            <span className="label">Until</span>
            <input
              className="in"
              type="datetime-local"
              value={fieldOf(draft.when?.until ?? null)}
              onChange={(event) => set({ until: instantOf(event.target.value) })}
            />
          </label>
        </>
      )}
      {has('reviewAt') && (
        <label className="field">
          <span className="label">Reviewed on</span>
          <input
            className="in"
            type="date"
            value={fieldOf(draft.reviewAt).split('T')[0]}
            onChange={(event) => onChange({ reviewAt: instantOf(`${event.target.value}T09:00`) })}
          />
        </label>
      )}
    </div>
  );
}

function Who({ draft, onChange }: FieldsProps) {
  const agencies = useAgencies();
  const teams = (useTeams().data ?? []).filter(({ agencyId }) => agencyId === draft.who.agencyId);
  const number = (value: string) => (value === '' ? null : Number(value));
  return (
    <div className="two">
      <label className="field">
        <span className="label">Agency that is asked</span>
        <select
          className="in"
          value={draft.who.agencyId ?? ''}
          onChange={(event) =>
            onChange({ who: { agencyId: number(event.target.value), teamId: null, personId: null } })
          }
        >
          <option value="">Not said yet</option>
          {agencies.map((agency) => (
            <option key={agency.agencyId} value={agency.agencyId}>
              {agency.name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">Team</span>
        <select
          className="in"
          disabled={teams.length === 0}
          value={draft.who.teamId ?? ''}
          onChange={(event) => onChange({ who: { ...draft.who, teamId: number(event.target.value) } })}
        >
          <option value="">It decides itself</option>
          {teams.map((team) => (
            <option key={team.teamId} value={team.teamId}>
              {team.name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function ProblemAndPower({ draft, onChange }: FieldsProps) {
  return (
    <>
      <label className="field">
        <span className="label">Problem</span>
        <select className="in" value={draft.problem} onChange={(event) => onChange({ problem: event.target.value })}>
          {PROBLEMS.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p className="sm">
        <b>Power relied on:</b>{' '}
        {draft.power
          ? `${actorName(draft.power.actor)}, ${draft.power.power === 'none' ? 'no power needed' : draft.power.power}`
          : 'none chosen yet'}
      </p>
      {draft.power && (
        <label className="field">
          <span className="label">Authorisation, where it needs one</span>
          <input
            className="in"
            value={draft.power.authorisation ?? ''}
            onChange={(event) =>
              draft.power && onChange({ power: { ...draft.power, authorisation: event.target.value || null } })
            }
          />
        </label>
      )}
      <div className="inset">
        <PowersLookUp
          problem={draft.problem}
          onRely={(actor, power) => onChange({ power: { actor, power, authorisation: null } })}
        />
        <button
          type="button"
          className="btn s"
          onClick={() =>
            onChange({ power: { actor: draft.power?.actor ?? 'streetWarden', power: 'none', authorisation: null } })
          }
        >
          No power is needed
        </button>
      </div>
    </>
  );
}

function Serves({ draft, onChange }: FieldsProps) {
  const priorities = usePriorities().data ?? [];
  return (
    <div className="two">
      {priorities.length > 0 && (
        <label className="field">
          <span className="label">Priority it serves</span>
          <select
            className="in"
            value={draft.priorityId ?? ''}
            onChange={(event) =>
              onChange({ priorityId: event.target.value === '' ? null : Number(event.target.value) })
            }
          >
            <option value="">None</option>
            {priorities.map(({ priorityId, title }) => (
              <option key={priorityId} value={priorityId}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      {draft.priorityId === null && (
        <label className="field">
          <span className="label">Why it is outside the control strategy</span>
          <input
            className="in"
            value={draft.offStrategyReason ?? ''}
            onChange={(event) => onChange({ offStrategyReason: event.target.value || null })}
          />
        </label>
      )}
    </div>
  );
}

function Measure({ draft, onChange }: FieldsProps) {
  const { measure } = draft;
  const isPolygon = draft.where?.geometry.type === 'Polygon';
  const words = measure?.words ?? 'Fewer incidents of this problem in the area drawn.';
  return (
    <fieldset className="col g2">
      <legend className="sm b">Success is</legend>
      <label className="tick">
        <input
          type="radio"
          name="measure"
          checked={measure?.kind === 'delivered'}
          onChange={() =>
            onChange({
              measure: {
                kind: 'delivered',
                words: measure?.words ?? 'It is done as agreed.',
                unit: 'visits',
                target: 1,
              },
            })
          }
        />
        Something delivered
      </label>
      <label className="tick">
        <input
          type="radio"
          name="measure"
          disabled={!isPolygon}
          checked={measure?.kind === 'incidents'}
          onChange={() => onChange({ measure: incidentMeasure(draft, words) })}
        />
        Fewer incidents in the area, four weeks before against four weeks after{isPolygon ? '' : ' (needs an area)'}
      </label>
      {measure && (
        <label className="field">
          <span className="label">In words</span>
          <input
            className="in"
            required
            value={measure.words}
            onChange={(event) => onChange({ measure: { ...measure, words: event.target.value } })}
          />
        </label>
      )}
      {measure?.kind === 'delivered' && (
        <div className="two">
          <label className="field">
            <span className="label">At least</span>
            <input
              className="in"
              type="number"
              min={1}
              value={measure.target}
              onChange={(event) => onChange({ measure: { ...measure, target: Number(event.target.value) } })}
            />
          </label>
          <label className="field">
            <span className="label">Of what</span>
            <input
              className="in"
              required
              value={measure.unit}
              onChange={(event) => onChange({ measure: { ...measure, unit: event.target.value } })}
            />
          </label>
        </div>
      )}
      {measure?.kind === 'incidents' && (
        <>
          <MeasureWords measure={measure} />
          <AreaPicker
            label="Control area: like this one, and left alone"
            value={measure.control}
            onChange={(control: TaskPolygon) => onChange({ measure: { ...measure, control } })}
          />
        </>
      )}
    </fieldset>
  );
}
