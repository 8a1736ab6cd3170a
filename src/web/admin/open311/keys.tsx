import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Failed } from '../../api/failed.tsx';
import { Provenance, Skeleton, StateTag } from '../../ui/pieces.tsx';
import { confirmDone } from '../../ui/toasts.tsx';
import { capital, countWords, listWords, momentWords, plural } from '../../ui/words.ts';
import { Confirm } from './confirm.tsx';
import { KeyForm } from './key-form.tsx';
import { type Key, useKeys, useRevokeKey } from './queries.ts';

/** Keys of the systems that may send us reports and updates. */
export function Keys() {
  const found = useKeys();
  const [isMaking, setMaking] = useState(false);
  const keys = [...(found.data?.keys ?? [])].sort(
    (a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || b.madeAt - a.madeAt,
  );
  return (
    <section className="card" aria-labelledby="open311-keys-title">
      <header className="pad-header">
        <h2 id="open311-keys-title">Who may report to us</h2>
        {found.isSuccess && <span className="mut sm">{keys.length}</span>}
        <span className="f1" />
        <button type="button" className="btn p" onClick={() => setMaking(true)}>
          <KeyRound size={16} strokeWidth={1.75} aria-hidden /> Make a key
        </button>
      </header>
      {found.isPending && <Skeleton lines={3} height={30} words="Loading the keys" />}
      {found.isError && <Failed error={found.error} what="The keys" onRetry={() => void found.refetch()} />}
      {found.isSuccess && (
        <>
          {keys.length > 0 && (
            <table className="open311-keys stack">
              <caption className="unseen">Keys of other systems</caption>
              <thead>
                <tr>
                  <th scope="col">Whose</th>
                  <th scope="col">May send</th>
                  <th scope="col">Made</th>
                  <th scope="col">Last used</th>
                  <th scope="col">State</th>
                  <th scope="col">
                    <span className="unseen">Revoke</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {keys.map((key) => (
                  <KeyLine key={key.keyId} of={key} />
                ))}
              </tbody>
            </table>
          )}
          <div className="open311-foot">
            <Provenance>
              {keys.length === 0 ? 'No system has a key, so nobody can send reports. ' : ''}
              Other systems send to {window.location.origin}/open311/v2/. Anybody may read there what is public; to send
              takes a key. AIM keeps a fingerprint of each key, never the key itself.
            </Provenance>
          </div>
        </>
      )}
      {isMaking && <KeyForm onClose={() => setMaking(false)} />}
    </section>
  );
}

function KeyLine({ of: key }: { of: Key }) {
  const revoke = useRevokeKey();
  const [isAsked, setAsked] = useState(false);
  const may = [...(key.mayReport ? ['reports'] : []), ...(key.mayUpdate ? ['updates'] : [])];
  return (
    <tr>
      <th scope="row" data-label="Whose">
        {key.name}
      </th>
      <td data-label="May send">
        <span>
          {may.length === 0 ? 'Nothing' : `${capital(listWords(may))}, ${countWords(key.perMinute)} a minute`}
          {key.mediaHosts.length > 0 && (
            <span className="xs mut" style={{ display: 'block' }}>
              Photos from {listWords(key.mediaHosts)}
            </span>
          )}
        </span>
      </td>
      <td className="tab" data-label="Made">
        {momentWords(key.madeAt)}
      </td>
      <td className="tab" data-label="Last used">
        {key.lastAt === null ? (
          <span className="mut">Not used yet</span>
        ) : (
          <span>
            {momentWords(key.lastAt)}
            <span className="xs mut" style={{ display: 'block' }}>
              {plural(key.nReports, 'report')}, {plural(key.nUpdates, 'update')}
            </span>
          </span>
        )}
      </td>
      <td data-label="State">
        {key.revokedAt === null ? (
          <StateTag state="ok">In use</StateTag>
        ) : (
          <span>
            <StateTag state="hold">Revoked</StateTag>
            <span className="xs mut" style={{ display: 'block' }}>
              {momentWords(key.revokedAt)}
            </span>
          </span>
        )}
      </td>
      <td className="actions">
        {key.revokedAt === null && (
          <button
            type="button"
            className="btn s"
            aria-label={`Revoke the key of ${key.name}`}
            onClick={() => setAsked(true)}
          >
            Revoke
          </button>
        )}
        {isAsked && (
          <Confirm
            title={`Revoke the key of ${key.name}?`}
            verb="Revoke the key"
            isPending={revoke.isPending}
            error={revoke.error}
            onClose={() => setAsked(false)}
            onConfirm={() =>
              revoke.mutate(key.keyId, {
                onSuccess: () => {
                  setAsked(false);
                  confirmDone(`The key of ${key.name} is revoked.`);
                },
              })
            }
          >
            <p>
              From then on nothing more is taken with it. What came by it stays. A revoked key cannot be used again; a
              new one can be made.
            </p>
          </Confirm>
        )}
      </td>
    </tr>
  );
}
