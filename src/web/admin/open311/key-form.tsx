import { Check, Copy } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { confirmDone } from '../../ui/toasts.tsx';
import { WrongWords } from '../../ui/wrong-words.tsx';
import { useMakeKey } from './queries.ts';

/** Makes a key for another system, and shows it this once. */
export function KeyForm({ onClose }: { onClose: () => void }) {
  const make = useMakeKey();
  const [name, setName] = useState('');
  const [mayReport, setMayReport] = useState(true);
  const [mayUpdate, setMayUpdate] = useState(true);
  if (make.isSuccess) {
    return (
      <Dialog title={`The key of ${name}`} isOpen onClose={onClose} mayDismiss={false}>
        <Secret
          apiKey={make.data.apiKey}
          onClose={() => {
            onClose();
            confirmDone(`${name} can send with its key now.`);
          }}
        />
      </Dialog>
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const hosts = String(form.get('mediaHosts') ?? '');
    make.mutate({
      name,
      mayReport,
      mayUpdate,
      perMinute: Number(form.get('perMinute')),
      mediaHosts: hosts
        .split(/[\s,]+/)
        .filter((host) => host !== '')
        .map((host) => host.toLowerCase()),
    });
  };
  return (
    <Dialog title="Make a key" isOpen onClose={onClose}>
      <form className="col g4" onSubmit={submit}>
        <label className="field">
          <span className="label">Which system is it for?</span>
          <input
            className="in"
            required
            maxLength={120}
            autoComplete="off"
            placeholder="FixMyStreet"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <fieldset>
          <legend className="sm b">It may send</legend>
          <label className="tick">
            <input type="checkbox" checked={mayReport} onChange={({ target }) => setMayReport(target.checked)} />
            Reports, which open cases
          </label>
          <label className="tick">
            <input type="checkbox" checked={mayUpdate} onChange={({ target }) => setMayUpdate(target.checked)} />
            Updates on cases
          </label>
        </fieldset>
        <label className="field">
          <span className="label">At most, a minute</span>
          <input className="in" name="perMinute" type="number" min={1} max={100_000} required defaultValue={120} />
        </label>
        <div className="field">
          <label htmlFor="open311-hosts">Photos are fetched from</label>
          <textarea
            id="open311-hosts"
            className="in"
            name="mediaHosts"
            rows={2}
            placeholder="www.fixmystreet.example"
            aria-describedby="open311-hosts-hint"
          />
          <span className="hint" id="open311-hosts-hint">
            One host a line. A photo that a report names elsewhere is not fetched: staff see its address instead.
          </span>
        </div>
        {make.isError && <WrongWords error={make.error} />}
        <div className="foot" style={{ marginTop: 0 }}>
          <button type="button" className="btn" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="btn p" disabled={make.isPending || (!mayReport && !mayUpdate)}>
            Make the key
          </button>
        </div>
        {!mayReport && !mayUpdate && (
          <p className="xs mut">A key that may send nothing is not made. Tick what it may send.</p>
        )}
      </form>
    </Dialog>
  );
}

function Secret({ apiKey, onClose }: { apiKey: string; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => field.current?.select(), []);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(apiKey);
      setSaid('Copied.');
    } catch {
      // Browsers give the clipboard to pages over https alone.
      setSaid('It is selected: copy it with Ctrl C.');
    }
  };
  return (
    <div className="col g4">
      <p>
        <b>Copy it now. It will not be shown again:</b> AIM keeps only a fingerprint of it. If it is lost, make another
        and revoke this one.
      </p>
      <div className="field">
        <label htmlFor="open311-secret">The key</label>
        <div className="row g2 wrap open311-secret-row">
          <input
            id="open311-secret"
            ref={field}
            className="in open311-secret f1"
            readOnly
            value={apiKey}
            onFocus={({ target }) => target.select()}
          />
          <button type="button" className="btn" onClick={() => void copy()}>
            <Copy size={16} strokeWidth={1.75} aria-hidden /> Copy
          </button>
        </div>
        <p className="sm ink2 row g1" role="status">
          {said === 'Copied.' && <Check size={15} strokeWidth={1.75} aria-hidden />}
          {said ?? ''}
        </p>
      </div>
      <p className="sm ink2">Give it to whoever runs that system by a way that nobody else reads, not by e-mail.</p>
      <div className="foot" style={{ marginTop: 0 }}>
        <button type="button" className="btn p" onClick={onClose}>
          I have kept it
        </button>
      </div>
    </div>
  );
}
