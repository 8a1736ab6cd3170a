import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { post, send } from '../../api/client.ts';
import { useMay } from '../../api/queries.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormFoot } from '../../ui/form-foot.tsx';
import { momentWords } from '../../ui/words.ts';
import { WrongWords } from '../../ui/wrong-words.tsx';
import type { CaseDetailView } from '../queries.ts';

/** What was photographed; each opens whole. */
export function CasePhotos({ found }: { found: CaseDetailView }) {
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const mayAdd = useMay('case.report');
  const mayRemove = useMay('case.work');
  const [removing, setRemoving] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.set('attachmentId', crypto.randomUUID());
      form.set('words', '');
      form.set('file', file);
      await send(`/api/cases/${found.caseId}/photos`, { method: 'POST', body: form });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['cases', 'one', found.caseId] }),
  });
  if (found.photos.length === 0 && !mayAdd) return null;
  return (
    <section className="card pad-card" aria-labelledby="case-photos">
      <div className="row g2 wrap">
        <h3 id="case-photos">Photos</h3>
        <span className="f1" />
        {mayAdd && (
          <button
            type="button"
            className="btn no-paper"
            disabled={add.isPending}
            onClick={() => input.current?.click()}
          >
            Add a photo
          </button>
        )}
        <input
          ref={input}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          hidden
          aria-label="Add a photo"
          onChange={({ target }) => {
            const file = target.files?.[0];
            target.value = '';
            if (file) add.mutate(file);
          }}
        />
      </div>
      {add.error && <WrongWords error={add.error} />}
      {found.photos.length === 0 && <p className="sm ink2">None yet.</p>}
      <ul className="case-photos">
        {found.photos.map(({ attachmentId, at, by, words }) => (
          <li key={attachmentId}>
            <a href={`/api/cases/photos/${attachmentId}`}>
              <img
                src={`/api/cases/photos/${attachmentId}?thumbnail=true`}
                alt={words === '' ? `Photo by ${by}, ${momentWords(at)}` : words}
                loading="lazy"
              />
            </a>
            <span className="xs mut">
              {by}, {momentWords(at)}
            </span>
            {mayRemove && (
              <button type="button" className="btn s no-paper" onClick={() => setRemoving(attachmentId)}>
                Remove<span className="unseen"> the photo of {momentWords(at)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {removing !== null && (
        <RemovePhoto caseId={found.caseId} attachmentId={removing} onClose={() => setRemoving(null)} />
      )}
    </section>
  );
}

/** Away for good: the reason stays in the history. */
function RemovePhoto({ caseId, attachmentId, onClose }: { caseId: number; attachmentId: string; onClose: () => void }) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const remove = useMutation({
    mutationFn: () => post(`/api/cases/photos/${attachmentId}/remove`, { reason }),
    onSuccess() {
      onClose();
      void client.invalidateQueries({ queryKey: ['cases', 'one', caseId] });
    },
  });
  return (
    <Dialog title="Remove the photo" isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate();
        }}
      >
        <p className="sm ink2">
          It is gone for good, also from evidence made later. The history keeps who removed it and why.
        </p>
        <label className="field">
          <span className="label">Why</span>
          <input
            className="in"
            required
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        <FormFoot words="Remove it" save={remove} onClose={onClose} />
      </form>
    </Dialog>
  );
}
