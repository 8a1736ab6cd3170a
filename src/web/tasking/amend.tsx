import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem, patch } from '../api/client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { WrongWords } from '../ui/wrong-words.tsx';
import type { Draft } from './draft.ts';
import { DraftFields } from './draft-fields.tsx';
import type { TaskDetail } from './types.ts';
import { fieldWords, valueWords } from './value-words.ts';

/**
 * Changes what is still open. Where somebody was quicker, theirs and yours stand side by side, and nothing of either is
 * lost: the one who types decides field by field.
 */
export function AmendDialog({ task, onClose }: { task: TaskDetail; onClose: () => void }) {
  const client = useQueryClient();
  const [base, setBase] = useState(task);
  const [mine, setMine] = useState<Partial<Draft>>({});
  const [theirs, setTheirs] = useState<TaskDetail | null>(null);
  const save = useMutation({
    mutationFn: () => patch<TaskDetail>(`/api/tasks/${task.taskId}`, { expectedVersion: base.version, changes: mine }),
    onSuccess(saved) {
      client.setQueryData(['tasks', 'one', task.taskId], saved);
      void client.invalidateQueries({ queryKey: ['tasks', 'list'] });
      confirmDone(`${saved.number} is changed.`);
      onClose();
    },
    async onError(error) {
      if (!(error instanceof Problem) || error.status !== 409) return;
      await client.invalidateQueries({ queryKey: ['tasks', 'one', task.taskId] });
      setTheirs(client.getQueryData<TaskDetail>(['tasks', 'one', task.taskId]) ?? null);
    },
  });
  const fields = Object.keys(mine) as (keyof Draft)[];
  const clashing = theirs
    ? fields.filter((field) => JSON.stringify(theirs[field]) !== JSON.stringify(base[field]))
    : [];
  const goOn = () => {
    if (!theirs) return;
    setBase(theirs);
    setTheirs(null);
    save.reset();
  };
  return (
    <Dialog title={`Change ${task.number}`} isOpen onClose={onClose} isWide>
      <form
        className="col g4 new-task"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <DraftFields
          draft={{ ...base, ...mine }}
          open={base.openFields}
          onChange={(change) => setMine((before) => ({ ...before, ...change }))}
        />
        {save.isError && <WrongWords error={save.error} />}
        {theirs && (
          <section className="inset" aria-label="Yours and theirs">
            {clashing.length === 0 ? (
              <p className="sm">Nothing that you changed was changed by them: both can stand.</p>
            ) : (
              <table>
                <caption className="unseen">Fields that both changed</caption>
                <thead>
                  <tr>
                    <th scope="col">Field</th>
                    <th scope="col">Theirs</th>
                    <th scope="col">Yours</th>
                    <th scope="col">
                      <span className="unseen">Choose</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {clashing.map((field) => (
                    <tr key={field}>
                      <th scope="row">{fieldWords(field)}</th>
                      <td>{valueWords(theirs[field])}</td>
                      <td>{valueWords(mine[field])}</td>
                      <td>
                        <button
                          type="button"
                          className="btn s"
                          onClick={() => setMine(({ [field]: _dropped, ...rest }) => rest)}
                        >
                          Take theirs
                        </button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            <button type="button" className="btn" onClick={goOn}>
              {clashing.length === 0 ? 'Keep both' : 'Keep mine for the rest'}
            </button>
          </section>
        )}
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn p" disabled={save.isPending || fields.length === 0 || theirs !== null}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
