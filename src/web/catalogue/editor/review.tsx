import {
  type DefinitionChange,
  definitionChanges,
  definitionLines,
  type ServiceDefinition,
} from '../../../services/model.ts';
import { Problem } from '../../api/client.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { dayOfIso, dayWords, plural } from '../../ui/words.ts';
import { WrongWords } from '../../ui/wrong-words.tsx';
import { ChangeList } from '../change-list.tsx';
import type { Draft } from '../draft.ts';
import { type useNames, useSaveDefinition } from '../queries.ts';

/** What saving changes, before it is saved. Where somebody was faster, theirs is read and what was typed stays. */
export function Review({
  draft,
  names,
  onReadAgain,
  onSaved,
  onClose,
}: {
  draft: Draft;
  names: ReturnType<typeof useNames>;
  onReadAgain: () => Promise<void>;
  onSaved: (saved: ServiceDefinition) => void;
  onClose: () => void;
}) {
  const save = useSaveDefinition();
  const { content, from, base } = draft;
  const changes: DefinitionChange[] =
    base === null
      ? definitionLines(content, names).map(({ field, words }) => ({ field, before: null, after: words }))
      : definitionChanges(base, content, names);
  const isBehind = save.error instanceof Problem && save.error.status === 409;
  const version = (base?.version ?? 0) + 1;
  return (
    <Dialog title={`What changes: ${content.name}`} isOpen onClose={onClose} isWide>
      <div className="col g3">
        <p>
          Version {version} of {content.code} holds from {dayWords(dayOfIso(from) ?? 0)}.{' '}
          {base === null
            ? 'It is a new kind.'
            : `${plural(changes.length, 'difference')} from version ${base.version}. Cases that began before keep what they began under.`}
        </p>
        <ChangeList changes={changes} />
        {save.error && <WrongWords error={save.error} />}
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Change more
          </button>
          {isBehind ? (
            <button type="button" className="btn p" onClick={() => void onReadAgain().then(() => save.reset())}>
              Read it again and keep what I typed
            </button>
          ) : (
            <button
              type="button"
              className="btn p"
              disabled={save.isPending}
              onClick={() =>
                save.mutate({ content, from, expectedVersion: base?.version ?? 0 }, { onSuccess: onSaved })
              }
            >
              Save version {version}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
