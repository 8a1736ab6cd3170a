import { Link } from '@tanstack/react-router';
import { ServicesPage } from '../cases/services-page.tsx';
import { plural } from '../ui/words.ts';
import { LetterCard } from './letter-card.tsx';
import { useLettersToApprove } from './queries.ts';

/** Letters that wait for a second person, each as it will be read. */
export function LettersPage() {
  const found = useLettersToApprove();
  return (
    <ServicesPage found={found} what="The letters">
      {(data) => (
        <section className="card pad-card" aria-labelledby="letters-title">
          <h2 id="letters-title">Letters that wait for a second person</h2>
          <p className="sm ink2" role="status">
            {data.letters.length === 0
              ? 'None. A letter with legal effect waits here until somebody other than its author has read it.'
              : plural(data.letters.length, 'letter')}
          </p>
          {data.letters.map((letter) => (
            <div key={letter.letterId}>
              <LetterCard letter={letter} />
              <Link className="l sm" to="/cases" search={{ case: letter.caseId }}>
                Case {letter.number}
              </Link>
            </div>
          ))}
        </section>
      )}
    </ServicesPage>
  );
}
