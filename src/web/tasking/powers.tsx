import { Check, Scale, X } from 'lucide-react';
import { useId, useState } from 'react';
import { PROBLEMS } from '../../tasking/model.ts';
import { Failed } from '../api/failed.tsx';
import { usePowers } from './queries.ts';

const SHOWN = 4;

/**
 * Who may act on a problem, under which power, with what evidence, what the next step of the ladder is, and what is not
 * lawful for whom.
 */
export function PowersLookUp({
  problem,
  actor,
  rung,
  onProblem,
  onRely,
}: {
  problem: string;
  actor?: string | undefined;
  rung?: string | undefined;
  onProblem?: (problem: string) => void;
  /** Choosing a power for the task; absent where it is only looked up. */
  onRely?: (actor: string, power: string) => void;
}) {
  const id = useId();
  const powers = usePowers({ problem, actor, rung });
  const [isWhole, setWhole] = useState(false);
  const answers = powers.data;
  const may = answers?.mayAct ?? [];
  const mayNot = answers?.notLawful ?? [];
  const shown = <Item,>(items: readonly Item[], most: number) => (isWhole ? items : items.slice(0, most));
  return (
    <section className="powers" aria-labelledby={id}>
      <h3 id={id} className="row g2">
        <Scale size={15} strokeWidth={1.75} aria-hidden /> Who may act here
      </h3>
      {onProblem && (
        <label className="field">
          <span className="unseen">Problem</span>
          <select className="in" value={problem} onChange={(event) => onProblem(event.target.value)}>
            {PROBLEMS.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {powers.isError && <Failed error={powers.error} what="The powers" onRetry={() => void powers.refetch()} />}
      <ul className="col g2">
        {shown(may, SHOWN).map((answer) => (
          <li key={`${answer.actor} ${answer.power}`} className="row g2 top-al">
            <Check size={15} strokeWidth={2.5} aria-hidden color="var(--ok)" />
            <span className="f1">
              <b>
                {answer.actorName} {answer.standing === 'ifAuthorised' ? 'may if authorised' : 'may'}
              </b>
              : {answer.powerName}
              {answer.words !== '' && <span className="ink2">. {answer.words}</span>}
              {answer.evidence !== '' && <span className="xs mut block">Evidence: {answer.evidence}</span>}
              <span className="xs mut block">{answer.law}</span>
            </span>
            {onRely && (
              <button
                type="button"
                className="btn s"
                onClick={() => onRely(answer.actor, answer.power)}
                aria-label={`Rely on it: ${answer.actorName}, ${answer.powerName}`}
              >
                Rely on it
              </button>
            )}
          </li>
        ))}
        {shown(mayNot, 2).map((answer) => (
          <li key={`not ${answer.actor} ${answer.power}`} className="row g2 top-al">
            <X size={15} strokeWidth={2.5} aria-hidden color="var(--late)" />
            <span className="f1">
              <b>{answer.actorName} may not</b>: {answer.powerName}
              <span className="ink2">. Not lawful for this role{answer.words === '' ? '' : `: ${answer.words}`}</span>
            </span>
          </li>
        ))}
      </ul>
      {answers && may.length + mayNot.length > SHOWN + 2 && (
        <button type="button" className="l sm" onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
          {isWhole ? 'Fewer' : `All ${may.length} that may and ${mayNot.length} that may not`}
        </button>
      )}
      {answers?.nextRung && (
        <p className="sm">
          <b>Next step:</b> {answers.nextRung.name}, {answers.nextRung.who}.{' '}
          <span className="ink2">{answers.nextRung.test}</span>
        </p>
      )}
      {answers && <p className="xs mut">{answers.caution}</p>}
    </section>
  );
}
