import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ACTORS, type TaskTemplate } from '../../tasking/model.ts';
import { put } from '../api/client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { WrongWords } from '../ui/wrong-words.tsx';
import { useTemplates } from './queries.ts';

type Versioned = TaskTemplate & { version: number };

const NEW: Versioned = {
  code: '',
  name: '',
  what: '',
  problems: [],
  actor: 'streetWarden',
  power: 'none',
  days: 7,
  reviewDays: 28,
  measure: '',
  counts: [],
  mechanism: '',
  isActive: true,
  version: 0,
};

/** The usual responses, which the partnership edits. */
export function Templates({ onClose }: { onClose: () => void }) {
  const templates = useTemplates();
  const [edited, setEdited] = useState<Versioned | null>(null);
  return (
    <Dialog title="Usual responses" isOpen onClose={onClose} isWide>
      {edited ? (
        <TemplateForm key={edited.code} template={edited} onDone={() => setEdited(null)} />
      ) : (
        <>
          <ul className="template-list">
            {(templates.data?.templates ?? []).map((template) => (
              <li key={template.code} className="row g2">
                <span className="f1">
                  <b>{template.name}</b>
                  {!template.isActive && <span className="mut"> (not offered)</span>}
                  <span className="xs mut block">{template.mechanism}</span>
                </span>
                <button
                  type="button"
                  className="btn s"
                  onClick={() => setEdited(template)}
                  aria-label={`Change ${template.name}`}
                >
                  Change
                </button>
              </li>
            ))}
          </ul>
          <div className="foot">
            <button type="button" className="btn" onClick={onClose}>
              Done
            </button>
            <button type="button" className="btn p" onClick={() => setEdited(NEW)}>
              Add one
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function TemplateForm({ template, onDone }: { template: Versioned; onDone: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(template);
  const set = (change: Partial<Versioned>) => setDraft((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn() {
      const { code, version, ...body } = draft;
      return put<{ templates: Versioned[] }>(`/api/task-templates/${code}`, { ...body, expectedVersion: version });
    },
    onSuccess(answer) {
      client.setQueryData(['tasks', 'templates'], answer);
      confirmDone(`${draft.name} is saved.`);
      onDone();
    },
  });
  return (
    <form
      className="col g3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {template.code === '' && (
        <label className="field">
          <span className="label">Short name without spaces</span>
          <input
            className="in"
            required
            pattern="[A-Za-z][A-Za-z0-9\-]*"
            maxLength={60}
            value={draft.code}
            onChange={(event) => set({ code: event.target.value })}
          />
        </label>
      )}
      <label className="field">
        <span className="label">Name</span>
        <input className="in" required value={draft.name} onChange={(event) => set({ name: event.target.value })} />
      </label>
      <label className="field">
        <span className="label">What is to be done</span>
        <textarea
          className="in"
          rows={3}
          required
          value={draft.what}
          onChange={(event) => set({ what: event.target.value })}
        />
      </label>
      <div className="two three">
        <label className="field">
          <span className="label">Who acts</span>
          <select className="in" value={draft.actor} onChange={(event) => set({ actor: event.target.value })}>
            {ACTORS.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">Days given</span>
          <input
            className="in"
            type="number"
            min={1}
            value={draft.days}
            onChange={(event) => set({ days: Number(event.target.value) })}
          />
        </label>
        <label className="field">
          <span className="label">Reviewed after days</span>
          <input
            className="in"
            type="number"
            min={1}
            value={draft.reviewDays}
            onChange={(event) => set({ reviewDays: Number(event.target.value) })}
          />
        </label>
      </div>
      <label className="field">
        <span className="label">Success is</span>
        <input
          className="in"
          required
          value={draft.measure}
          onChange={(event) => set({ measure: event.target.value })}
        />
      </label>
      <label className="field">
        <span className="label">How it is meant to work</span>
        <input
          className="in"
          required
          value={draft.mechanism}
          onChange={(event) => set({ mechanism: event.target.value })}
        />
      </label>
      <label className="field">
        <span className="label">What is counted, by commas</span>
        <input
          className="in"
          value={draft.counts.join(', ')}
          onChange={(event) => set({ counts: event.target.value.split(',').map((part) => part.trimStart()) })}
        />
      </label>
      <label className="tick">
        <input type="checkbox" checked={draft.isActive} onChange={(event) => set({ isActive: event.target.checked })} />
        Offered for new tasks
      </label>
      {save.isError && <WrongWords error={save.error} />}
      <div className="foot">
        <button type="button" className="btn" onClick={onDone}>
          Not now
        </button>
        <button type="submit" className="btn p" disabled={save.isPending}>
          Save
        </button>
      </div>
    </form>
  );
}
