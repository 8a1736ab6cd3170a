import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useState } from 'react';
import { Problem, post, remove } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { StateTag } from '../ui/pieces.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { clockWords, momentWords, plural } from '../ui/words.ts';
import { patrolKey, useTraces } from './queries.ts';
import type { Plan, PlanDose, Trace } from './types.ts';

/** Intended against delivered, place by place; what is only probable stands apart. */
export function DosePanel({ plan, dose }: { plan: Plan; dose: PlanDose | undefined }) {
  const mayRecord = useMay('dose.record');
  if (dose === undefined) return null;
  const { totals } = dose;
  const rows = dose.places.filter((row) => row.plannedVisits + row.visits + row.probableVisits + row.shortStays > 0);
  return (
    <section className="card" aria-labelledby="dose">
      <header>
        <h2 className="big" id="dose">
          What was delivered
        </h2>
      </header>
      <div className="inner col g3">
        <p className="sm">
          <b>
            {totals.visits} of {totals.plannedVisits}
          </b>{' '}
          visits, {Math.round(totals.minutes)} of {Math.round(totals.plannedMinutes)} minutes
          {totals.probableVisits > 0 && `, and ${plural(totals.probableVisits, 'probable visit')}`}.
        </p>
        <progress
          className="unseen"
          value={totals.visits}
          max={Math.max(1, totals.plannedVisits)}
          aria-label="Visits delivered"
        />
        <details>
          <summary className="sm b">By place</summary>
          <div className="scroll-x">
            <table className="plain">
              <caption className="unseen">Visits planned and delivered by place</caption>
              <thead>
                <tr>
                  <th scope="col">Place</th>
                  <th scope="col" className="num">
                    Planned
                  </th>
                  <th scope="col" className="num">
                    Done
                  </th>
                  <th scope="col" className="num">
                    Minutes
                  </th>
                  <th scope="col" className="num">
                    Probable
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.place}>
                    <th scope="row">{row.name}</th>
                    <td className="num">{row.plannedVisits}</td>
                    <td className="num">{row.visits}</td>
                    <td className="num">{Math.round(row.minutes)}</td>
                    <td className="num">{row.probableVisits}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
        <p className="xs mut">
          A visit counts from 10 minutes. Probable: the signal was lost for minutes that are needed. Who was where is
          shown to nobody but themselves.
        </p>
        {mayRecord && <OwnPositions plan={plan} />}
      </div>
    </section>
  );
}

function OwnPositions({ plan }: { plan: Plan }) {
  const client = useQueryClient();
  const traces = useTraces(true);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (work: () => Promise<unknown>, words: string) => {
    setProblem(null);
    try {
      await work();
      await client.invalidateQueries({ queryKey: patrolKey });
      confirmDone(words);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That was not saved. Try again.');
    }
  };
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (!file) return;
    const input = event.target;
    const gpx = await file.text();
    await run(
      () => post('/api/dose/traces', { planId: plan.planId, gpx, idempotencyKey: crypto.randomUUID() }),
      'Your positions are here. Only you can see them.',
    );
    input.value = '';
  };
  const own = traces.data?.traces.filter(({ planId }) => planId === plan.planId) ?? [];
  return (
    <div className="col g3">
      <div className="field">
        <label htmlFor="gpx">Add my positions (GPX file)</label>
        <input
          id="gpx"
          type="file"
          className="in"
          accept=".gpx,application/gpx+xml"
          aria-describedby="gpx-hint"
          onChange={(event) => void choose(event)}
        />
        <span className="hint" id="gpx-hint">
          Kept until your visits are counted, a day at most; then the positions are deleted.
        </span>
        {problem !== null && (
          <span className="wrong" role="alert">
            {problem}
          </span>
        )}
      </div>
      {own.map((trace) => (
        <OwnTrace
          key={trace.traceId}
          trace={trace}
          onCount={() =>
            void run(() => post(`/api/dose/traces/${trace.traceId}/count`), 'Counted. The positions are deleted.')
          }
          onTakeBack={() => void run(() => remove(`/api/dose/traces/${trace.traceId}`), 'The positions are deleted.')}
        />
      ))}
    </div>
  );
}

function OwnTrace({ trace, onCount, onTakeBack }: { trace: Trace; onCount: () => void; onTakeBack: () => void }) {
  return (
    <div className="col g2 sm">
      <span>
        {clockWords(trace.firstAt)} to {clockWords(trace.lastAt)}, {plural(trace.nPositions, 'position')}
      </span>
      {trace.countedAt === null ? (
        <>
          <StateTag state="soon">Counted by {trace.countedBy === null ? '' : momentWords(trace.countedBy)}</StateTag>
          <div className="row g2">
            <button type="button" className="btn s" onClick={onCount}>
              Count now
            </button>
            <button type="button" className="btn s t" onClick={onTakeBack}>
              Take back
            </button>
          </div>
        </>
      ) : (
        <StateTag state="ok">Counted, {plural(trace.nVisits ?? 0, 'visit')}; positions deleted</StateTag>
      )}
    </div>
  );
}
