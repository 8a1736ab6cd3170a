import { useQueryClient } from '@tanstack/react-query';
import { FileText, MapPin, Printer } from 'lucide-react';
import { useState } from 'react';
import { comparedWords } from '../../tasking/model.ts';
import { Problem, post } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Provenance } from '../ui/pieces.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { patrolKey } from './queries.ts';
import type { Plan } from './types.ts';

/** The plan beside two habits and beside what no plan could exceed. */
export function Covers({ plan }: { plan: Plan }) {
  const { body } = plan;
  const { equalSpread, topPlace } = body.alternatives;
  const rows = [
    { words: 'This plan', covered: body.covered, isOwn: true },
    { words: 'Everywhere alike', covered: equalSpread.covered, isOwn: false },
    { words: 'All in one place', covered: topPlace.covered, isOwn: false },
  ];
  const share = (value: number) => (body.bound > 0 ? value / body.bound : 0);
  return (
    <section className="card" aria-labelledby="covers">
      <header>
        <h2 className="big" id="covers">
          What it covers
        </h2>
      </header>
      <div className="inner col g3">
        <div className="compare">
          {rows.map(({ words, covered, isOwn }) => (
            <div key={words} style={{ display: 'contents' }}>
              <span className={isOwn ? 'b' : ''}>{words}</span>
              <span
                className={isOwn ? 'cover own' : 'cover'}
                role="img"
                aria-label={`${words}: ${Math.floor(100 * share(covered))} of 100`}
              >
                <span style={{ width: `${100 * share(covered)}%` }} />
              </span>
              <span className="tab">{Math.floor(100 * share(covered))}</span>
            </div>
          ))}
        </div>
        <p className="xs mut">100 is what no plan could exceed.</p>
        <ul className="col g2 sm ink2">
          {comparedWords(body).map((words) => (
            <li key={words}>{words}</li>
          ))}
          <li>
            Visits reach places with {Math.round(100 * body.reached)} in 100 of the study area’s risk; the{' '}
            {body.places.length} chosen hold {Math.round(100 * body.chosen)}.
          </li>
          <li>
            Hard to guess: over {body.unpredictable.nSeeds} seeds, whoever knows every plan but not the seed has{' '}
            {body.unpredictable.nextPlaces.toFixed(1)} equally likely next places and{' '}
            {body.unpredictable.hours.toFixed(1)} hours to choose from.
          </li>
          {body.notices.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        <Wards plan={plan} />
        <div className="downloads">
          <a className="btn" href={`/api/patrol-plans/${plan.planId}/sheet.pdf`} target="_blank" rel="noreferrer">
            <Printer size={15} strokeWidth={1.75} aria-hidden /> Sheet, PDF
          </a>
          <a className="btn" href={`/api/patrol-plans/${plan.planId}/sheet.html`} target="_blank" rel="noreferrer">
            <FileText size={15} strokeWidth={1.75} aria-hidden /> Sheet, page
          </a>
          <a className="btn" href={`/api/patrol-plans/${plan.planId}/route.geojson`} download="patrol.geojson">
            <MapPin size={15} strokeWidth={1.75} aria-hidden /> Route
          </a>
          <Withdraw plan={plan} />
        </div>
        <Provenance>{body.card.words}</Provenance>
      </div>
    </section>
  );
}

/** How visits fall on wards: fairness can be seen before anybody goes. */
function Wards({ plan }: { plan: Plan }) {
  const byWard = new Map<string, number>();
  for (const { ward, visits } of plan.body.places) {
    if (visits > 0)
      byWard.set(ward === '' ? 'No ward' : ward, (byWard.get(ward === '' ? 'No ward' : ward) ?? 0) + visits);
  }
  const most = plan.body.request.mostVisitsAWard;
  return (
    <details>
      <summary className="sm b">Visits by ward{most === null ? '' : `, at most ${most}`}</summary>
      <table className="plain">
        <caption className="unseen">Visits by ward</caption>
        <tbody>
          {[...byWard]
            .sort((a, b) => b[1] - a[1])
            .map(([ward, visits]) => (
              <tr key={ward}>
                <th scope="row">{ward}</th>
                <td className="num">{visits}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}

function Withdraw({ plan }: { plan: Plan }) {
  const client = useQueryClient();
  const mayPlan = useMay('patrol.plan');
  const [isAsked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!mayPlan) return null;
  const withdraw = async () => {
    try {
      await post(`/api/patrol-plans/${plan.planId}/withdraw`, { expectedVersion: plan.version });
      setAsked(false);
      confirmDone(`${plan.name} is withdrawn.`);
      await client.invalidateQueries({ queryKey: patrolKey });
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That was not saved. Try again.');
    }
  };
  return (
    <>
      <button type="button" className="btn t" onClick={() => setAsked(true)}>
        Withdraw
      </button>
      <Dialog title={`Withdraw ${plan.name}?`} isOpen={isAsked} onClose={() => setAsked(false)} isAlert>
        <div className="col g4">
          <p>Crews no longer see it. What was delivered of it stays counted.</p>
          {problem !== null && <p role="alert">{problem}</p>}
          <div className="row g2">
            <button type="button" className="btn p" onClick={() => void withdraw()}>
              Withdraw the plan
            </button>
            <button type="button" className="btn" onClick={() => setAsked(false)}>
              Keep it
            </button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
