import { Link } from '@tanstack/react-router';
import type { LinkedCases } from '../../../services/model.ts';
import { TaskMap } from '../../tasking/task-map.tsx';
import { dayWords, localDay, plural } from '../../ui/words.ts';
import { STATE_WORDS } from '../clock-words.ts';
import type { CaseDetailView } from '../queries.ts';

/** The same tag, trader or vehicle in other cases: a list, and where they are. */
export function SameElsewhere({ found }: { found: CaseDetailView }) {
  return found.linked.map((linked) => <Linked key={linked.id} found={found} linked={linked} />);
}

function Linked({ found, linked: { words, value, n, cases } }: { found: CaseDetailView; linked: LinkedCases }) {
  const title = `Same elsewhere: ${words.toLowerCase()}, “${value}”`;
  if (n === 0) {
    return (
      <section className="card pad-card" aria-label={title}>
        <h3>{title}</h3>
        <p className="sm ink2">No other case says so.</p>
      </section>
    );
  }
  const places = [{ ...found, isHere: true }, ...cases.map((each) => ({ ...each, isHere: false }))];
  return (
    <section className="card pad-card" aria-label={title}>
      <h3>{title}</h3>
      <p className="sm ink2">
        {plural(n, 'other case')}
        {cases.length < n ? `, the latest ${cases.length} shown` : ''}. Written alike, capitals and spaces apart; not
        compared by picture.
      </p>
      <TaskMap
        height={200}
        leastMetres={400}
        tasks={places.map(({ caseId, number, place, isHere }) => ({
          taskId: caseId,
          label: number,
          geometry: { type: 'Point', coordinates: [place.longitude, place.latitude] },
          colour: isHere ? 'var(--council)' : 'var(--ink-3)',
          isChosen: isHere,
        }))}
      />
      <ul className="case-history">
        {cases.map(({ caseId, number, name, place, reportedAt, state }) => (
          <li key={caseId}>
            <Link className="l sm" to="/cases" search={{ case: caseId }}>
              {number}
            </Link>
            <span className="sm">
              {name}
              {place.words === '' ? '' : `, ${place.words}`}. {STATE_WORDS[state]}, reported{' '}
              {dayWords(localDay(reportedAt))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
