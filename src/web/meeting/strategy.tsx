import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type ControlStrategy,
  MOST_PRIORITIES,
  type PriorityDraft,
  STRAND_NAMES,
  STRANDS,
  type StrategyDraft,
  strategyProblems,
} from '../../intelligence/model.ts';
import { get, post, put } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { useAgencies } from '../tasking/pieces.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { dayOfIso, dayWords, isoOfDay, today } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';

const HALF_YEAR = 182;

/** The control strategy in force, and the draft that the next strategic meeting adopts or not. */
export function Strategy() {
  const may = useMay('strategy.read');
  const mayDraft = useMay('strategy.set');
  const [isOpen, setOpen] = useState(false);
  const found = useQuery({
    queryKey: ['strategy', 'all'],
    queryFn: ({ signal }) =>
      get<{ inForce: ControlStrategy | null; drafts: ControlStrategy[] }>('/api/strategy', {}, signal),
    enabled: may,
  });
  if (!found.data) return null;
  const { inForce, drafts } = found.data;
  const draft = drafts[0] ?? null;
  return (
    <section className="card pad-card" aria-labelledby="strategy-title">
      <div className="row g2 wrap">
        <h2 id="strategy-title" className="f1">
          Control strategy
        </h2>
        {mayDraft && (
          <button type="button" className="btn" onClick={() => setOpen(true)}>
            {draft ? 'Change the draft' : 'Draft the next one'}
          </button>
        )}
      </div>
      {inForce === null ? (
        <p className="sm ink2">None is in force. A strategic meeting adopts one.</p>
      ) : (
        <>
          <p className="sm ink2">
            {inForce.title}, in force {dayWords(inForce.periodFrom)} to {dayWords(inForce.periodTo)}. Only a strategic
            meeting changes it.
          </p>
          <ol className="strategy-list sm">
            {inForce.priorities.map(({ priorityId, title, target }) => (
              <li key={priorityId}>
                <b>{title}</b> <span className="ink2">{target}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {draft && (
        <p className="sm">
          <b>Draft:</b> {draft.title}, {draft.priorities.length} priorities.{' '}
          {strategyProblems(draft).join(' ') || 'It can be put to the strategic meeting.'}
        </p>
      )}
      {isOpen && <DraftForm draft={draft} inForce={inForce} onClose={() => setOpen(false)} />}
    </section>
  );
}

/** A priority in the form; `row` tells two without a title apart. */
type PriorityRow = PriorityDraft & { row: number };

const emptyPriority = (): PriorityDraft => ({
  title: '',
  rationale: '',
  target: '',
  leadAgencyId: null,
  risk: null,
  actions: STRANDS.map((strand) => ({ strand, what: '', ownerAgencyId: null, measure: '' })),
});

function DraftForm({
  draft,
  inForce,
  onClose,
}: {
  draft: ControlStrategy | null;
  inForce: ControlStrategy | null;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const agencies = useAgencies();
  const start = draft ?? inForce;
  const [title, setTitle] = useState(draft?.title ?? 'Control strategy');
  const [from, setFrom] = useState(isoOfDay(draft?.periodFrom ?? (inForce ? inForce.periodTo + 1 : today())));
  const [to, setTo] = useState(
    isoOfDay(draft?.periodTo ?? (inForce ? inForce.periodTo + HALF_YEAR : today() + HALF_YEAR)),
  );
  const [rows, setRows] = useState<PriorityRow[]>(() =>
    (start?.priorities.map(({ priorityId: _, ...priority }) => priority) ?? [emptyPriority()]).map((priority, row) => ({
      ...priority,
      row,
    })),
  );
  const set = (row: number, change: Partial<PriorityDraft>) =>
    setRows((before) => before.map((each) => (each.row === row ? { ...each, ...change } : each)));
  const written: StrategyDraft = {
    title,
    periodFrom: dayOfIso(from) ?? today(),
    periodTo: dayOfIso(to) ?? today(),
    priorities: rows.map(({ row: _, ...priority }) => ({
      ...priority,
      actions: priority.actions.filter(({ what }) => what.trim() !== ''),
    })),
  };
  const problems = strategyProblems(written);
  const save = useMutation({
    mutationFn: () =>
      draft === null
        ? post('/api/strategy/drafts', written)
        : put(`/api/strategy/drafts/${draft.strategyId}`, { ...written, expectedVersion: draft.version }),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: ['strategy'] });
      confirmDone('The draft is saved. The next strategic meeting decides.');
      onClose();
    },
  });
  return (
    <Dialog title="Draft of the control strategy" isOpen onClose={onClose} isWide>
      <form
        className="col g4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className="two three">
          <label className="field">
            <span className="label">Title</span>
            <input
              className="in"
              required
              maxLength={200}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          </label>
          <label className="field">
            <span className="label">From</span>
            <input className="in" type="date" required value={from} onChange={(event) => setFrom(event.target.value)} />
          </label>
          <label className="field">
            <span className="label">To</span>
            <input className="in" type="date" required value={to} onChange={(event) => setTo(event.target.value)} />
          </label>
        </div>
        {rows.map((priority, i) => (
          <fieldset key={priority.row} className="inset col g2">
            <legend className="sm b">Priority {i + 1}</legend>
            <Text label="Title" value={priority.title} onChange={(words) => set(priority.row, { title: words })} />
            <Text
              label="Why"
              value={priority.rationale}
              onChange={(words) => set(priority.row, { rationale: words })}
            />
            <Text
              label="What is to come of it, with its measure"
              value={priority.target}
              onChange={(words) => set(priority.row, { target: words })}
            />
            <label className="field">
              <span className="xs mut">Leads</span>
              <select
                className="in"
                value={priority.leadAgencyId ?? ''}
                onChange={(event) =>
                  set(priority.row, { leadAgencyId: event.target.value === '' ? null : Number(event.target.value) })
                }
              >
                <option value="">Not said yet</option>
                {agencies.map(({ agencyId, name }) => (
                  <option key={agencyId} value={agencyId}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
            {STRANDS.map((strand) => {
              const at = priority.actions.findIndex((action) => action.strand === strand);
              const action = priority.actions[at] ?? { strand, what: '', ownerAgencyId: null, measure: '' };
              const change = (part: { what?: string; measure?: string }) =>
                set(priority.row, {
                  actions:
                    at < 0
                      ? [...priority.actions, { ...action, ...part }]
                      : priority.actions.map((each, k) => (k === at ? { ...each, ...part } : each)),
                });
              return (
                <div key={strand} className="two">
                  <Text label={STRAND_NAMES[strand]} value={action.what} onChange={(what) => change({ what })} />
                  <Text label="Measured by" value={action.measure} onChange={(measure) => change({ measure })} />
                </div>
              );
            })}
            <div>
              <button
                type="button"
                className="btn s"
                onClick={() => setRows((before) => before.filter(({ row }) => row !== priority.row))}
                aria-label={`Take away priority ${i + 1}`}
              >
                Take away
              </button>
            </div>
          </fieldset>
        ))}
        {rows.length < MOST_PRIORITIES && (
          <div>
            <button
              type="button"
              className="btn s"
              onClick={() =>
                setRows((before) => [
                  ...before,
                  { ...emptyPriority(), row: Math.max(0, ...before.map(({ row }) => row)) + 1 },
                ])
              }
            >
              Add a priority
            </button>
          </div>
        )}
        {problems.length > 0 && <p className="sm ink2">Before it can be adopted: {problems.join(' ')}</p>}
        {save.isError && <WrongWords error={save.error} />}
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn p" disabled={save.isPending}>
            {save.isPending ? 'Saving' : 'Save the draft'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Text({ label, value, onChange }: { label: string; value: string; onChange: (words: string) => void }) {
  return (
    <label className="field">
      <span className="xs mut">{label}</span>
      <input className="in" maxLength={500} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
