import './letters.css';
import { Link } from '@tanstack/react-router';
import { Failed } from '../api/failed.tsx';
import { CaseViews } from '../cases/views.tsx';
import { Skeleton } from '../ui/pieces.tsx';
import { plural } from '../ui/words.ts';
import { LetterCard } from './letter-card.tsx';
import { useLettersToApprove } from './queries.ts';

/** Letters that wait for a second person, each as it will be read. */
export function LettersPage() {
  const found = useLettersToApprove();
  return (
    <div className="page stack">
      <div className="row g3 wrap no-paper">
        <CaseViews />
      </div>
      {found.isPending ? (
        <Skeleton lines={4} height={60} words="Loading letters" />
      ) : found.isError ? (
        <Failed error={found.error} what="The letters" onRetry={() => void found.refetch()} />
      ) : (
        <section className="card pad-card" aria-labelledby="letters-title">
          <h2 id="letters-title">Letters that wait for a second person</h2>
          <p className="sm ink2" role="status">
            {found.data.letters.length === 0
              ? 'None. A letter with legal effect waits here until somebody other than its author has read it.'
              : plural(found.data.letters.length, 'letter')}
          </p>
          {found.data.letters.map((letter) => (
            <div key={letter.letterId}>
              <LetterCard letter={letter} />
              <Link className="l sm" to="/cases" search={{ case: letter.caseId }}>
                Case {letter.number}
              </Link>
            </div>
          ))}
        </section>
      )}
    </div>
  );
}
