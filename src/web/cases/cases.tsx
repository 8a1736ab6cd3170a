import './cases.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { NextStep } from '../../services/model.ts';
import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import { useShortcuts } from '../shell/keys.ts';
import { Provenance, Skeleton, StateTag } from '../ui/pieces.tsx';
import { clockWords, countWords } from '../ui/words.ts';
import { type ClockState, clockState, listedClock, urgentFirst } from './clock-words.ts';
import { CaseDetail } from './detail.tsx';
import { CaseList } from './list.tsx';
import { NewCase } from './new-case.tsx';
import { type CaseView, useCase, useCaseNews, useCases, usePriorities } from './queries.ts';
import type { CasesSearch } from './search.ts';
import { CaseStepDialog } from './step-dialog.tsx';
import { CaseViews } from './views.tsx';

const CHIPS = [
  ['late', 'past its clock'],
  ['soon', 'within 30 minutes'],
  ['hold', 'paused, with reason'],
  ['ok', 'on time'],
] as const;

/** What is open by the clock that is soonest, and the chosen case beside it. */
export function Cases() {
  const search = useSearch({ from: '/cases' });
  const navigate = useNavigate({ from: '/cases' });
  const cases = useCases();
  const priorities = usePriorities();
  const mayReport = useMay('case.report');
  const [step, setStep] = useState<NextStep | null>(null);
  useCaseNews();
  const go = (change: Partial<CasesSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false, replace: true });
  const all = (cases.data?.cases ?? []).toSorted(urgentFirst((caseId) => priorities.has(caseId)));
  const inGroup = all.filter(({ group }) => search.group === undefined || group === search.group);
  const shown = inGroup.filter((each) => search.clock === undefined || stateOf(each) === search.clock);
  const move = (by: number) => {
    const at = shown.findIndex(({ caseId }) => caseId === search.case);
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
    if (next) go({ case: next.caseId });
  };
  useShortcuts('Cases', [
    { keys: 'j', words: 'Next case', does: () => move(1) },
    { keys: 'k', words: 'Previous case', does: () => move(-1) },
    ...(mayReport ? [{ keys: 'n', words: 'New case', does: () => go({ new: 1 }) }] : []),
  ]);
  const chosen = useCase(search.case);
  if (cases.isPending) return <Skeleton lines={6} height={60} words="Loading cases" />;
  if (cases.isError) return <Failed error={cases.error} what="The cases" onRetry={() => void cases.refetch()} />;
  const groups = [...new Set(all.map(({ group }) => group))].sort();
  return (
    <div className="cases" data-chosen={search.case !== undefined || undefined}>
      <div className="cases-bar">
        <CaseViews />
        <p role="status">
          <b>{countWords(inGroup.length)} open</b>
        </p>
        {CHIPS.map(([state, words]) => {
          const n = inGroup.filter((each) => stateOf(each) === state).length;
          return n === 0 && search.clock !== state ? null : (
            <button
              key={state}
              type="button"
              className="case-chip"
              aria-pressed={search.clock === state}
              onClick={() => go({ clock: search.clock === state ? undefined : state })}
            >
              <StateTag state={state}>
                {n} {words}
              </StateTag>
            </button>
          );
        })}
        <span className="f1" />
        <select
          className="in cases-group"
          aria-label="Service"
          value={search.group ?? ''}
          onChange={({ target }) => go({ group: target.value || undefined })}
        >
          <option value="">All services</option>
          {groups.map((group) => (
            <option key={group}>{group}</option>
          ))}
        </select>
        {mayReport && (
          <button type="button" className="btn p" onClick={() => go({ new: 1 })}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> New case
          </button>
        )}
      </div>
      <section className="cases-list" aria-label="Cases">
        {shown.length === 0 ? (
          <div className="state">
            <h2>No open cases{search.clock || search.group ? ' like this' : ''}</h2>
            <p className="sm ink2">Cases come from residents, from Open311, from crews and from “New case” here.</p>
          </div>
        ) : (
          <CaseList
            cases={shown}
            priorities={priorities}
            chosen={search.case}
            onChoose={(caseId) => go({ case: caseId })}
          />
        )}
        <Provenance>
          {countWords(shown.length)} of {countWords(all.length)} shown: alarms, then soonest first; of what is not due
          within half an hour, what the picture points at comes first. Live, as of {clockWords(cases.data.now)}
        </Provenance>
      </section>
      <section className="cases-one" aria-label="Chosen case">
        {search.case === undefined ? (
          <p className="sm ink2 case-none">Choose a case to see its clocks, its gates and what happened.</p>
        ) : chosen.isPending ? (
          <Skeleton lines={6} height={44} words="Loading the case" />
        ) : chosen.isError ? (
          <Failed error={chosen.error} what="The case" onRetry={() => void chosen.refetch()} />
        ) : (
          <>
            <button type="button" className="btn t case-back" onClick={() => go({ case: undefined })}>
              All cases
            </button>
            <CaseDetail found={chosen.data} reasons={priorities.get(chosen.data.caseId) ?? []} onStep={setStep} />
            {step && <CaseStepDialog key={step.step} found={chosen.data} next={step} onClose={() => setStep(null)} />}
          </>
        )}
      </section>
      {search.new !== undefined && mayReport && (
        <NewCase onClose={() => go({ new: undefined })} onMade={(caseId) => go({ new: undefined, case: caseId })} />
      )}
    </div>
  );
}

const stateOf = (each: CaseView): ClockState => {
  const state = clockState(listedClock(each.targets));
  return state === 'none' ? 'ok' : state;
};
