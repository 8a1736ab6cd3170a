import { Plus, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Failed } from '../../api/failed.tsx';
import { announce } from '../../ui/announce.tsx';
import { Provenance, Skeleton } from '../../ui/pieces.tsx';
import { plural } from '../../ui/words.ts';
import { WrongWords } from '../../ui/wrong-words.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { EndpointForm } from './endpoint-form.tsx';
import { type Endpoint, useEndpoints, useExchangeNow, useKinds } from './queries.ts';

const CALM_MS = 15_000;
const EAGER_MS = 1_000;
const PATIENCE_MS = 60_000;

/** Other Open311 servers: what goes there, what comes from there, and what went wrong. */
export function Endpoints() {
  const [asked, setAsked] = useState<readonly Endpoint[] | null>(null);
  const found = useEndpoints(asked === null ? CALM_MS : EAGER_MS);
  const kinds = useKinds();
  const exchange = useExchangeNow();
  const [edited, setEdited] = useState<Endpoint | 'new' | null>(null);
  const endpoints = found.data?.endpoints ?? [];
  const isDone = asked?.every(({ endpointId, askedAt }) =>
    endpoints.every((each) => each.endpointId !== endpointId || !each.isOn || each.askedAt !== askedAt),
  );
  useEffect(() => {
    if (asked === null) return;
    if (isDone === true) {
      setAsked(null);
      announce('All of them were spoken with.');
      return;
    }
    const timer = window.setTimeout(() => setAsked(null), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [asked, isDone]);
  return (
    <section className="card" aria-labelledby="open311-endpoints-title">
      <header className="pad-header">
        <h2 id="open311-endpoints-title">Servers we speak with</h2>
        {found.isSuccess && <span className="mut sm">{endpoints.length}</span>}
        <span className="f1" />
        {endpoints.some(({ isOn }) => isOn) && (
          <button
            type="button"
            className="btn"
            disabled={exchange.isPending || asked !== null}
            onClick={() => exchange.mutate(undefined, { onSuccess: () => setAsked(endpoints) })}
          >
            <RefreshCw size={16} strokeWidth={1.75} aria-hidden />
            {asked === null ? 'Speak with them now' : 'Speaking with them'}
          </button>
        )}
        <button type="button" className="btn p" onClick={() => setEdited('new')} disabled={kinds.data === undefined}>
          <Plus size={16} strokeWidth={1.75} aria-hidden /> Add a server
        </button>
      </header>
      {exchange.isError && (
        <div className="open311-foot">
          <WrongWords error={exchange.error} />
        </div>
      )}
      {found.isPending && <Skeleton lines={4} height={40} words="Loading the servers" />}
      {found.isError && <Failed error={found.error} what="The servers" onRetry={() => void found.refetch()} />}
      {kinds.isError && <Failed error={kinds.error} what="Our kinds" onRetry={() => void kinds.refetch()} />}
      {endpoints.map((endpoint) => (
        <EndpointCard
          key={endpoint.endpointId}
          endpoint={endpoint}
          bodies={kinds.data?.bodies ?? []}
          onChange={() => setEdited(endpoint)}
        />
      ))}
      {found.isSuccess && (
        <div className="open311-foot">
          <Provenance>
            {endpoints.length === 0
              ? 'None yet. Add the server of a body that answers for what is not yours, or one whose reports are yours. '
              : `${plural(endpoints.length, 'server')}. `}
            AIM speaks with each every minute while it is switched on. Who reported a case is never sent along.
          </Provenance>
        </div>
      )}
      {edited !== null && kinds.data !== undefined && (
        <EndpointForm
          endpoint={edited === 'new' ? null : edited}
          catalogue={kinds.data}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  );
}
