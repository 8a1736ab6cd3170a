import { useState } from 'react';
import type { Catalogue } from '../../services/model.ts';
import { Dialog } from '../ui/dialog.tsx';
import { isoOfDay, today } from '../ui/words.ts';
import { blankContent, contentOf, type Draft } from './draft.ts';
import { SelectField, TextField } from './editor/fields.tsx';

/** A new kind: from another or from nothing, with a code of its own. It is there once it is saved. */
export function NewKind({
  catalogue,
  from,
  onClose,
  onBegun,
}: {
  catalogue: Catalogue;
  /** Code of the kind to copy; "" for none. */
  from: string;
  onClose: () => void;
  onBegun: (draft: Draft) => void;
}) {
  const [copied, setCopied] = useState(from);
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const isTaken = catalogue.services.some((each) => each.code === code);
  const isCode = /^[A-Z][A-Z0-9]{1,7}(-[A-Z0-9]{1,8})?$/.test(code);
  return (
    <Dialog title="New kind of case" isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          const found = catalogue.services.find((each) => each.code === copied);
          const ours = catalogue.bodies.find(({ isOurs }) => isOurs)?.id ?? '';
          const content = found ? { ...contentOf(found), code, name } : blankContent(code, name, ours);
          onBegun({ content, from: isoOfDay(today()), base: null });
        }}
      >
        <SelectField
          label="From"
          value={copied}
          options={[
            ['', 'Nothing: a blank kind'],
            ...catalogue.services.map((each): [string, string] => [each.code, `A copy of ${each.name}`]),
          ]}
          onChange={setCopied}
        />
        <TextField
          label="Code"
          hint={
            isTaken
              ? `There is a kind ${code} already.`
              : 'Capital letters and digits, such as FLY-TIP. It cannot be changed later.'
          }
          value={code}
          maxLength={17}
          onChange={(text) => setCode(text.toUpperCase())}
        />
        <TextField label="Name" value={name} onChange={setName} />
        <div className="foot">
          <button type="button" className="btn" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="btn p" disabled={!isCode || isTaken || name.trim() === ''}>
            Begin it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
