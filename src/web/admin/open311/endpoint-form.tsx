import { type FormEvent, useRef, useState } from 'react';
import type { Catalogue } from '../../../services/model.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { confirmDone } from '../../ui/toasts.tsx';
import { plural } from '../../ui/words.ts';
import { WrongWords } from '../../ui/wrong-words.tsx';
import { Codes } from './codes.tsx';
import { type Endpoint, FORMAT_WORDS, type ServerAddress, useSaveEndpoint, useTry } from './queries.ts';
import { type Ways, WaysFields } from './ways.tsx';

/** Adds or changes a server. Their key is written here and shown nowhere. */
export function EndpointForm({
  endpoint,
  catalogue,
  onClose,
}: {
  endpoint: Endpoint | null;
  catalogue: Catalogue;
  onClose: () => void;
}) {
  const save = useSaveEndpoint(endpoint?.endpointId ?? null);
  const trial = useTry();
  const form = useRef<HTMLFormElement>(null);
  const [ways, setWays] = useState<Ways>({
    body: endpoint?.body ?? null,
    sends: endpoint?.sends ?? false,
    polls: endpoint?.polls ?? false,
    fetches: endpoint?.fetches ?? false,
    tells: endpoint !== null && endpoint.tellsFrom !== null,
  });
  const [codes, setCodes] = useState(endpoint?.codes ?? {});
  const [forgets, setForgets] = useState(false);
  const text = (name: string) => String(new FormData(form.current ?? undefined).get(name) ?? '').trim();
  const address = (): ServerAddress => ({
    url: text('url'),
    jurisdictionId: text('jurisdictionId'),
    format: text('format') === 'xml' ? 'xml' : 'json',
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const name = text('name');
    const typed = text('apiKey');
    const apiKey = typed !== '' ? typed : endpoint === null || forgets ? '' : null;
    save.mutate(
      { name, ...address(), ...ways, codes, apiKey },
      {
        onSuccess: () => {
          confirmDone(`${name} is saved. AIM speaks with it within a minute.`);
          onClose();
        },
      },
    );
  };
  const theirs = trial.data !== undefined && trial.data.fault === null ? trial.data.services : null;
  return (
    <Dialog title={endpoint === null ? 'Add a server' : `Change ${endpoint.name}`} isOpen onClose={onClose} isWide>
      <form ref={form} className="col g4" onSubmit={submit}>
        <label className="field">
          <span className="label">Name of the system</span>
          <input className="in" name="name" required maxLength={120} defaultValue={endpoint?.name ?? ''} />
        </label>
        <label className="field">
          <span className="label">Address of its GeoReport v2</span>
          <input
            className="in"
            name="url"
            required
            minLength={8}
            maxLength={500}
            inputMode="url"
            autoComplete="off"
            placeholder="https://city.example/open311/v2/"
            defaultValue={endpoint?.url ?? ''}
          />
        </label>
        <div className="row g3 top-al wrap">
          <label className="field f1">
            <span className="label">Jurisdiction, where it asks for one</span>
            <input
              className="in"
              name="jurisdictionId"
              maxLength={253}
              autoComplete="off"
              defaultValue={endpoint?.jurisdictionId ?? ''}
            />
          </label>
          <label className="field">
            <span className="label">Format</span>
            <select className="in" name="format" defaultValue={endpoint?.format ?? 'json'}>
              {Object.entries(FORMAT_WORDS).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        </div>
        <div className="field">
          <label htmlFor="open311-their-key">The key it gave us</label>
          <input
            id="open311-their-key"
            className="in"
            name="apiKey"
            type="password"
            maxLength={500}
            autoComplete="new-password"
            aria-describedby="open311-their-key-hint"
          />
          <span className="hint" id="open311-their-key-hint">
            {endpoint?.hasKey === true
              ? 'One is kept and not shown. Leave this empty to keep it; another address needs its own key.'
              : 'Needed to send and to tell. It is kept, and shown to nobody again.'}
          </span>
          {endpoint?.hasKey === true && (
            <label className="tick">
              <input type="checkbox" checked={forgets} onChange={({ target }) => setForgets(target.checked)} />
              Forget the key that is kept
            </label>
          )}
        </div>
        <WaysFields ways={ways} bodies={catalogue.bodies} onChange={setWays} />
        <div className="row g3 wrap">
          <button type="button" className="btn" disabled={trial.isPending} onClick={() => trial.mutate(address())}>
            Ask it for its kinds
          </button>
          <span className="sm ink2 f1" role="status">
            {trial.isPending && 'Asking it.'}
            {trial.isSuccess &&
              (trial.data.fault ?? `It answered, and takes ${plural(trial.data.services.length, 'kind')} of report.`)}
          </span>
        </div>
        {trial.isError && <WrongWords error={trial.error} />}
        <Codes kinds={catalogue.services} theirs={theirs} codes={codes} onChange={setCodes} />
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
