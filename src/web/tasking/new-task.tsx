import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { WHY_KINDS, type WhyKind } from '../../tasking/model.ts';
import { post } from '../api/client.ts';
import { useKnown } from '../shell/known.ts';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { WrongWords } from '../ui/wrong-words.tsx';
import { polygonOfArea } from './area.ts';
import { type Draft, emptyDraft, withTemplate } from './draft.ts';
import { DraftFields } from './draft-fields.tsx';
import { useTemplates } from './queries.ts';
import type { TaskDetail } from './types.ts';

/** What a page hands over with `new=1`: evidence, place and title. */
export interface NewTaskSearch {
  why?: string | undefined;
  ref?: string | undefined;
  /** Sentences, parted by `|`. */
  words?: string | undefined;
  title?: string | undefined;
  problem?: string | undefined;
  area?: string | undefined;
  place?: string | undefined;
}

/** Proposes a task. Its evidence is frozen as it is seen now; what else is missing can be said until it is agreed. */
export function NewTask({
  from,
  onClose,
  onMade,
}: {
  from: NewTaskSearch;
  onClose: () => void;
  onMade: (task: TaskDetail) => void;
}) {
  const templates = useTemplates();
  const client = useQueryClient();
  const { moment } = useKnown();
  const [draft, setDraft] = useState<Draft>(() => {
    const geometry = polygonOfArea(from.area);
    return {
      ...emptyDraft(),
      title: from.title ?? '',
      problem: from.problem ?? 'rowdy',
      where: geometry ? { geometry, words: from.place ?? 'As drawn on the map' } : null,
    };
  });
  const [key] = useState(() => crypto.randomUUID());
  const kind: WhyKind = WHY_KINDS.find((each) => each === from.why) ?? 'request';
  const evidence = (from.words ?? '').split('|').filter((words) => words.trim() !== '');
  const [asked, setAsked] = useState('');
  const propose = useMutation({
    mutationFn: () =>
      post<TaskDetail>('/api/tasks', {
        ...draft,
        why: {
          kind,
          reference: from.ref ?? '',
          words: evidence.length > 0 ? evidence : asked.trim() === '' ? [] : [asked.trim()],
          asKnownAt: moment ? { ordinal: moment.ordinal, at: moment.at } : null,
        },
        idempotencyKey: key,
      }),
    onSuccess(task) {
      void client.invalidateQueries({ queryKey: ['tasks'] });
      confirmDone(`${task.number} is proposed. ${task.waitsFor}`);
      onMade(task);
    },
  });
  return (
    <Dialog title="New task" isOpen onClose={onClose} isWide>
      <form
        className="col g4 new-task"
        onSubmit={(event) => {
          event.preventDefault();
          propose.mutate();
        }}
      >
        {evidence.length > 0 ? (
          <section className="inset" aria-label="Evidence">
            <p className="xs mut">Evidence, frozen with the task</p>
            {evidence.map((words) => (
              <p key={words} className="sm">
                {words}
              </p>
            ))}
          </section>
        ) : (
          <label className="field">
            <span className="label">Why</span>
            <input
              className="in"
              value={asked}
              onChange={(event) => setAsked(event.target.value)}
              placeholder="What was seen or asked, with counts"
            />
          </label>
        )}
        <label className="field">
          <span className="label">Start from a usual response</span>
          <select
            className="in"
            value={draft.response ?? ''}
            onChange={(event) => {
              const chosen = templates.data?.templates.find(({ code }) => code === event.target.value);
              if (chosen) setDraft((before) => ({ ...before, ...withTemplate(before, chosen) }));
            }}
          >
            <option value="">None</option>
            {(templates.data?.templates ?? [])
              .filter(({ isActive }) => isActive)
              .map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
          </select>
        </label>
        <DraftFields draft={draft} onChange={(change) => setDraft((before) => ({ ...before, ...change }))} />
        {propose.isError && <WrongWords error={propose.error} />}
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn p" disabled={propose.isPending}>
            {propose.isPending ? 'Saving' : 'Propose task'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
