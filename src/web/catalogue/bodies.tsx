import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Body, Catalogue } from '../../services/model.ts';
import { useMe } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Provenance } from '../ui/pieces.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { plural } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { slugFrom } from './draft.ts';
import { AreaField, SelectField, TextField, TickField } from './editor/fields.tsx';
import { useSaveBody } from './queries.ts';

const BLANK: Body = { id: '', name: '', isOurs: false, agencyId: null, contact: '' };

/** Who can answer for a case, ours and others, and how they are reached. */
export function Bodies({ catalogue }: { catalogue: Catalogue }) {
  const agencies = useMe().data?.partnership.agencies ?? [];
  const [edited, setEdited] = useState<Body | null>(null);
  const nKinds = (id: string) =>
    catalogue.services.filter(({ responsibilities }) => responsibilities.some(({ body }) => body === id)).length;
  return (
    <div className="cat-whole">
      <section className="card" aria-labelledby="bodies-title">
        <header>
          <h2 id="bodies-title">Bodies that answer for cases</h2>
          <span className="f1" />
          <button type="button" className="btn p" onClick={() => setEdited(BLANK)}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> Add a body
          </button>
        </header>
        <table className="plain stack cat-table">
          <caption className="unseen">Bodies</caption>
          <thead>
            <tr>
              <th scope="col">Body</th>
              <th scope="col">Whose</th>
              <th scope="col">Agency</th>
              <th scope="col">How it is reached</th>
              <th scope="col">Answers for</th>
              <th scope="col">
                <span className="unseen">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {catalogue.bodies.map((body) => (
              <tr key={body.id}>
                <th scope="row">{body.name}</th>
                <td data-label="Whose">{body.isOurs ? 'Ours' : 'Another’s'}</td>
                <td data-label="Agency">
                  {agencies.find(({ agencyId }) => agencyId === body.agencyId)?.name ?? 'none'}
                </td>
                <td data-label="How it is reached">{body.contact || 'not said'}</td>
                <td data-label="Answers for">{plural(nKinds(body.id), 'kind')}</td>
                <td className="cat-act">
                  <button
                    type="button"
                    className="btn s"
                    aria-label={`Change ${body.name}`}
                    onClick={() => setEdited(body)}
                  >
                    Change
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Provenance>
        A case that another body answers for is sent to it with these words. Changes hold at once.
      </Provenance>
      {edited && (
        <BodyForm
          body={edited}
          taken={catalogue.bodies.map(({ id }) => id)}
          agencies={agencies}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

function BodyForm({
  body,
  taken,
  agencies,
  onClose,
}: {
  body: Body;
  taken: readonly string[];
  agencies: readonly { agencyId: number; name: string }[];
  onClose: () => void;
}) {
  const save = useSaveBody();
  const [draft, setDraft] = useState(body);
  const change = (part: Partial<Body>) => setDraft({ ...draft, ...part });
  return (
    <Dialog title={body.id === '' ? 'Add a body' : `Change ${body.name}`} isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          const id = body.id || slugFrom(draft.name, taken);
          save.mutate(
            { ...draft, id },
            {
              onSuccess() {
                confirmDone(`${draft.name} is saved.`);
                onClose();
              },
            },
          );
        }}
      >
        <TextField label="Name" value={draft.name} onChange={(name) => change({ name })} />
        <TickField
          label="Ours: its cases are worked here"
          value={draft.isOurs}
          onChange={(isOurs) => change({ isOurs })}
        />
        <SelectField
          label="Agency of the partnership"
          value={draft.agencyId === null ? '' : String(draft.agencyId)}
          options={[
            ['', 'None of them'],
            ...agencies.map(({ agencyId, name }): [string, string] => [String(agencyId), name]),
          ]}
          onChange={(agencyId) => change({ agencyId: agencyId === '' ? null : Number(agencyId) })}
        />
        <AreaField
          label="How it is reached"
          hint="Residents read it: a telephone number, an address or a page."
          value={draft.contact}
          onChange={(contact) => change({ contact })}
        />
        {save.error && <WrongWords error={save.error} />}
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn p" disabled={save.isPending || draft.name.trim() === ''}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
