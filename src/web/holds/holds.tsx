import { Link } from '@tanstack/react-router';
import type { HoldView } from '../../services/model.ts';
import { poundsWords } from '../../vocabulary/index.ts';
import { ServicesPage } from '../cases/services-page.tsx';
import { Provenance } from '../ui/pieces.tsx';
import { clockWords, now, plural } from '../ui/words.ts';
import { HoldCard } from './hold-card.tsx';
import { useOpenHolds } from './queries.ts';

/** Vehicles in keeping, and sureties that are neither given back nor kept: each with its charges and its next steps. */
export function HoldsPage() {
  const found = useOpenHolds();
  return (
    <ServicesPage found={found} what="The vehicles in keeping">
      {(data) => (
        <section className="card pad-card" aria-labelledby="holds-title">
          <h2 id="holds-title">Vehicles in keeping</h2>
          <p className="sm ink2" role="status">
            {data.holds.length === 0
              ? 'None. A vehicle that a crew lifts is put here from its case, and stays until it is released or destroyed.'
              : summary(data.holds)}
          </p>
          {data.holds.map((hold) => (
            <HoldCard key={hold.holdId} hold={hold}>
              <Link className="l sm" to="/cases" search={{ case: hold.caseId }}>
                Its case
              </Link>
            </HoldCard>
          ))}
          <Provenance>Charges as of {clockWords(now())}; storage is counted by the day begun.</Provenance>
        </section>
      )}
    </ServicesPage>
  );
}

function summary(holds: readonly HoldView[]): string {
  const kept = holds.filter(({ endedAt }) => endedAt === null);
  const owed = kept.flatMap(({ charges }) => charges).reduce((sum, { left }) => sum + left, 0);
  const ripe = kept.filter(({ againstDisposal }) => againstDisposal.length === 0).length;
  const sureties = holds.length - kept.length;
  return [
    `${plural(kept.length, 'vehicle')} in keeping, ${poundsWords(owed)} of charges not paid`,
    `${ripe} may be disposed of`,
    ...(sureties > 0 ? [`${plural(sureties, 'surety', 'sureties')} to give back or keep`] : []),
  ].join('; ');
}
