import { useQueryClient } from '@tanstack/react-query';
import { LogIn, LogOut } from 'lucide-react';
import { useState } from 'react';
import { crewName } from '../../tasking/model.ts';
import { Problem, post } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { confirmDone } from '../ui/toasts.tsx';
import { clockWords, now, plural } from '../ui/words.ts';
import { patrolKey } from './queries.ts';
import type { Plan, PlanDose } from './types.ts';

/** A crew's visits in order: what the map shows, with a tap to say one is there. */
export function VisitList({
  plan,
  crew,
  back,
  dose,
  chosen,
  onChoose,
}: {
  plan: Plan;
  crew: number;
  back: number;
  dose: PlanDose | undefined;
  /** Place that is marked on the map. */
  chosen: number | undefined;
  onChoose: (place: number | undefined) => void;
}) {
  const client = useQueryClient();
  const mayRecord = useMay('dose.record');
  const [problem, setProblem] = useState<string | null>(null);
  const { places, crews } = plan.body;
  const visits = crews[crew]!.visits;
  const done = new Map(dose?.own.map((each) => [each.visitId, each]));
  const isNow = now() >= plan.startsAt - 3_600_000 && now() <= plan.endsAt + 3_600_000;
  const act = async (path: string, body: object, words: string) => {
    setProblem(null);
    try {
      await post(path, { ...body, idempotencyKey: crypto.randomUUID() });
      await client.invalidateQueries({ queryKey: [...patrolKey, 'dose'] });
      confirmDone(words);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That was not recorded. Try again.');
    }
  };
  const next = visits.find(({ to }) => to > now());
  return (
    <section className="card" aria-labelledby={`crew-${crew}`}>
      <header>
        <h2 className="big" id={`crew-${crew}`}>
          {crewName(crew)}
        </h2>
        <span className="sm ink2">
          {plural(visits.length, 'visit')}, {Math.round(crews[crew]!.travelMinutes)} min on the way, back by{' '}
          {clockWords(back)}
        </span>
      </header>
      {problem !== null && (
        <p className="sm late-ink inner" role="alert">
          {problem}
        </p>
      )}
      <div className="scroll-x inner">
        <table className="plain">
          <caption className="unseen">Visits of {crewName(crew)} in order</caption>
          <thead>
            <tr>
              <th scope="col" className="num">
                <span className="unseen">Order</span>
              </th>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">Place</th>
              <th scope="col" className="ward">
                Ward
              </th>
              <th scope="col">{mayRecord ? 'My visit' : 'Share of risk'}</th>
            </tr>
          </thead>
          <tbody>
            {visits.map((visit, i) => {
              const place = places[visit.place]!;
              const own = done.get(visit.visitId);
              const isOpen = dose?.open?.visitId === visit.visitId;
              return (
                <tr key={visit.visitId} data-next={isNow && next === visit ? '' : undefined}>
                  <td className="num">{i + 1}</td>
                  <td className="tab">{clockWords(visit.from)}</td>
                  <td className="tab">{clockWords(visit.to)}</td>
                  <td className="n">
                    <button
                      type="button"
                      className="q"
                      aria-pressed={chosen === visit.place}
                      onClick={() => onChoose(chosen === visit.place ? undefined : visit.place)}
                    >
                      {place.name}
                    </button>
                  </td>
                  <td className="ward">{place.ward}</td>
                  <td>
                    {!mayRecord ? (
                      `${(100 * place.risk).toFixed(1)} in 100`
                    ) : isOpen && dose?.open ? (
                      <button
                        type="button"
                        className="btn s"
                        onClick={() =>
                          void act('/api/dose/check-out', { doseId: dose.open!.doseId }, `You have left ${place.name}.`)
                        }
                      >
                        <LogOut size={14} strokeWidth={1.75} aria-hidden /> Check out
                        <span className="unseen"> of {place.name}</span>
                      </button>
                    ) : own?.endedAt ? (
                      `✓ ${clockWords(own.startedAt)} to ${clockWords(own.endedAt)}`
                    ) : isNow && !dose?.open ? (
                      <button
                        type="button"
                        className="btn s"
                        onClick={() =>
                          void act(
                            '/api/dose/check-in',
                            { planId: plan.planId, place: visit.place },
                            `You are at ${place.name}.`,
                          )
                        }
                      >
                        <LogIn size={14} strokeWidth={1.75} aria-hidden /> Check in
                        <span className="unseen"> at {place.name}</span>
                      </button>
                    ) : (
                      <span className="mut">Planned</span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
