import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Body } from '../../../services/model.ts';
import { StateTag } from '../../ui/pieces.tsx';
import { confirmDone } from '../../ui/toasts.tsx';
import { momentWords, plural } from '../../ui/words.ts';
import { WrongWords } from '../../ui/wrong-words.tsx';
import { Confirm } from './confirm.tsx';
import { Passed } from './passed.tsx';
import { type Endpoint, FORMAT_WORDS, useCloseEndpoint, useSendRefused, useSwitchEndpoint, useTry } from './queries.ts';

const TROUBLE_WORDS = {
  waiting: 'waits to be sent',
  refused: 'was not taken',
  untold: 'has an update that did not arrive',
};

/** One other server: where it is, how it stands, what has passed, and what can be done. */
export function EndpointCard({
  endpoint,
  bodies,
  onChange,
}: {
  endpoint: Endpoint;
  bodies: readonly Body[];
  onChange: () => void;
}) {
  const { endpointId, name, fault, isOn, troubles, tally } = endpoint;
  const trial = useTry();
  const turn = useSwitchEndpoint(endpointId);
  const again = useSendRefused(endpointId);
  // What another address answered says nothing of this one.
  const answer = trial.variables?.url === endpoint.url ? trial.data : undefined;
  const error = turn.error ?? again.error ?? trial.error;
  return (
    <article className="open311-one" aria-label={name}>
      <div className="row g2 wrap">
        <h3>{name}</h3>
        <Standing endpoint={endpoint} />
      </div>
      <p className="sm ink2 open311-where">
        {endpoint.url}
        {endpoint.jurisdictionId === '' ? '' : `, as ${endpoint.jurisdictionId}`}. {FORMAT_WORDS[endpoint.format]},{' '}
        {endpoint.hasKey ? 'with a key that is kept and not shown' : 'without a key'}.
      </p>
      {fault !== null && isOn && (
        <p className="notice late">
          <TriangleAlert size={15} strokeWidth={1.75} aria-hidden />
          <span>{fault} AIM tries again by itself; what could not be sent waits.</span>
        </p>
      )}
      <Passed endpoint={endpoint} bodies={bodies} />
      {troubles.length > 0 && (
        <details>
          <summary className="sm b">What did not arrive: {plural(troubles.length, 'case')}</summary>
          <ul className="open311-troubles">
            {troubles.map(({ number, kind, words }) => (
              <li key={`${number} ${kind}`} className="sm">
                <b>{number}</b> {TROUBLE_WORDS[kind]}. <span className="ink2">{words}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="row g2 wrap">
        <button
          type="button"
          className="btn s"
          disabled={trial.isPending}
          aria-label={`Try it: ${name}`}
          onClick={() => {
            const { url, jurisdictionId, format } = endpoint;
            trial.mutate({ url, jurisdictionId, format });
          }}
        >
          Try it
        </button>
        <button type="button" className="btn s" aria-label={`Change ${name}`} onClick={onChange}>
          Change
        </button>
        <button
          type="button"
          className="btn s"
          disabled={turn.isPending}
          aria-label={`Switch ${isOn ? 'off' : 'on'} ${name}`}
          onClick={() =>
            turn.mutate(!isOn, { onSuccess: () => confirmDone(`${name} is switched ${isOn ? 'off' : 'on'}.`) })
          }
        >
          Switch {isOn ? 'off' : 'on'}
        </button>
        {tally.nRefused > 0 && (
          <button
            type="button"
            className="btn s"
            disabled={again.isPending}
            onClick={() =>
              again.mutate(undefined, { onSuccess: ({ n }) => confirmDone(`${plural(n, 'case')} will be sent again.`) })
            }
          >
            Send again what was not taken
          </button>
        )}
        <Remove endpointId={endpointId} name={name} />
      </div>
      <p className="sm ink2" role="status">
        {trial.isPending && 'Asking it for its kinds of report.'}
        {answer !== undefined &&
          (answer.fault ?? `It answered just now, and takes ${plural(answer.services.length, 'kind')} of report.`)}
      </p>
      {error !== null && <WrongWords error={error} />}
    </article>
  );
}

function Standing({ endpoint: { isOn, fault, askedAt } }: { endpoint: Endpoint }) {
  if (!isOn) return <StateTag state="hold">Switched off</StateTag>;
  if (askedAt === null) return <StateTag state="soon">Not spoken with yet</StateTag>;
  return fault === null ? (
    <StateTag state="ok">Went well {momentWords(askedAt)}</StateTag>
  ) : (
    <StateTag state="late">Went wrong {momentWords(askedAt)}</StateTag>
  );
}

function Remove({ endpointId, name }: { endpointId: number; name: string }) {
  const close = useCloseEndpoint(endpointId);
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <button type="button" className="btn s" aria-label={`Remove ${name}`} onClick={() => setAsked(true)}>
        Remove
      </button>
      {isAsked && (
        <Confirm
          title={`Remove ${name}?`}
          verb="Remove it"
          isPending={close.isPending}
          error={close.error}
          onClose={() => setAsked(false)}
          onConfirm={() => close.mutate(undefined, { onSuccess: () => confirmDone(`${name} is removed.`) })}
        >
          <p>
            Nothing more is sent there or heard from there, and its key is erased. Cases keep their history. To stop for
            a while, switch it off instead.
          </p>
        </Confirm>
      )}
    </>
  );
}
