import { type FormEvent, useState } from 'react';
import { Failed } from '../../api/failed.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Provenance, Skeleton } from '../../ui/pieces.tsx';
import { confirmDone } from '../../ui/toasts.tsx';
import { momentWords } from '../../ui/words.ts';
import { WrongWords } from '../../ui/wrong-words.tsx';
import { Confirm } from './confirm.tsx';
import { type Jurisdiction, useJurisdictions, useRemoveJurisdiction, useSaveJurisdiction } from './queries.ts';

/** Under which names (jurisdictions) other systems ask for this partnership. */
export function Names() {
  const found = useJurisdictions();
  const remove = useRemoveJurisdiction();
  const [edited, setEdited] = useState<Jurisdiction | 'new' | null>(null);
  const [isLeaving, setLeaving] = useState<string | null>(null);
  const names = found.data?.jurisdictions ?? [];
  return (
    <section className="card" aria-labelledby="open311-names-title">
      <header className="pad-header">
        <h2 id="open311-names-title">Under which names we are asked</h2>
        <span className="f1" />
        <button type="button" className="btn" onClick={() => setEdited('new')}>
          Add a name
        </button>
      </header>
      {found.isPending && <Skeleton lines={1} height={30} words="Loading the names" />}
      {found.isError && <Failed error={found.error} what="The names" onRetry={() => void found.refetch()} />}
      {names.length > 0 && (
        <table className="open311-keys stack">
          <caption className="unseen">Jurisdictions of this partnership</caption>
          <thead>
            <tr>
              <th scope="col">Name (jurisdiction_id)</th>
              <th scope="col">Contact</th>
              <th scope="col">How to get a key</th>
              <th scope="col">Changed</th>
              <th scope="col">
                <span className="unseen">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {names.map((each) => (
              <tr key={each.jurisdictionId}>
                <th scope="row" data-label="Name">
                  {each.jurisdictionId}
                </th>
                <td data-label="Contact">{each.contact}</td>
                <td data-label="How to get a key">{each.keyService}</td>
                <td className="tab" data-label="Changed">
                  {momentWords(each.changedAt)}
                </td>
                <td className="actions">
                  <span className="row g2">
                    <button
                      type="button"
                      className="btn s"
                      aria-label={`Change ${each.jurisdictionId}`}
                      onClick={() => setEdited(each)}
                    >
                      Change
                    </button>
                    <button
                      type="button"
                      className="btn s"
                      aria-label={`Remove ${each.jurisdictionId}`}
                      onClick={() => setLeaving(each.jurisdictionId)}
                    >
                      Remove
                    </button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="open311-foot">
        <Provenance>
          {names.length === 0 && found.isSuccess ? 'None is needed while AIM serves one partnership. ' : ''}
          The name is that of your web site, for instance middleton.example. Contact and how to get a key are shown to
          anybody who asks.
        </Provenance>
      </div>
      {edited !== null && <NameForm of={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {isLeaving !== null && (
        <Confirm
          title={`Remove the name ${isLeaving}?`}
          verb="Remove the name"
          isPending={remove.isPending}
          error={remove.error}
          onClose={() => setLeaving(null)}
          onConfirm={() =>
            remove.mutate(isLeaving, {
              onSuccess: () => {
                setLeaving(null);
                confirmDone(`${isLeaving} is removed.`);
              },
            })
          }
        >
          <p>Systems that ask for it by this name are told that it is not found.</p>
        </Confirm>
      )}
    </section>
  );
}

function NameForm({ of, onClose }: { of: Jurisdiction | null; onClose: () => void }) {
  const save = useSaveJurisdiction();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const jurisdictionId = of?.jurisdictionId ?? text('jurisdictionId').toLowerCase();
    save.mutate(
      { jurisdictionId, contact: text('contact'), keyService: text('keyService') },
      {
        onSuccess: () => {
          confirmDone(`${jurisdictionId} is saved.`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog title={of === null ? 'Add a name' : `Change ${of.jurisdictionId}`} isOpen onClose={onClose}>
      <form className="col g4" onSubmit={submit}>
        {of === null && (
          <label className="field">
            <span className="label">Name, as that of a web site</span>
            <input className="in" name="jurisdictionId" required minLength={3} maxLength={253} autoComplete="off" />
          </label>
        )}
        <label className="field">
          <span className="label">Whom to contact</span>
          <input className="in" name="contact" maxLength={500} defaultValue={of?.contact ?? ''} />
        </label>
        <label className="field">
          <span className="label">How to get a key</span>
          <input className="in" name="keyService" maxLength={500} defaultValue={of?.keyService ?? ''} />
        </label>
        {save.isError && <WrongWords error={save.error} />}
        <div className="foot" style={{ marginTop: 0 }}>
          <button type="button" className="btn" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="btn p" disabled={save.isPending}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
