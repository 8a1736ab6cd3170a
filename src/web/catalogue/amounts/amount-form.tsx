import { useState } from 'react';
import type { Catalogue } from '../../../services/model.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormFoot } from '../../ui/form-foot.tsx';
import { confirmDone } from '../../ui/toasts.tsx';
import { isoOfDay, today } from '../../ui/words.ts';
import { NumberField, TextField, TickField } from '../editor/fields.tsx';
import { FromDay } from '../editor/from-day.tsx';
import type { AmountField, AmountKind } from './fields.ts';
import { useSaveAmount } from './queries.ts';

/** One entry from a day on; what stands against saving it is said while it is typed. */
export function AmountForm<Entry extends { from: string }>({
  kind,
  entry,
  title,
  codes,
  finish,
  onClose,
}: {
  kind: AmountKind<Entry>;
  entry: Entry;
  title: string;
  /** Kinds of case that an offence may belong to. */
  codes: Catalogue['services'];
  finish: (entry: Entry) => Entry;
  onClose: () => void;
}) {
  const save = useSaveAmount(kind.path);
  const [draft, setDraft] = useState(entry);
  const change = (part: object) => setDraft((old) => ({ ...old, ...part }));
  const problems = kind.problems(draft, isoOfDay(today()));
  const cases = 'cases' in draft && Array.isArray(draft.cases) ? (draft.cases as string[]) : null;
  return (
    <Dialog title={title} isOpen onClose={onClose} isWide>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(finish(draft), {
            onSuccess() {
              onClose();
              confirmDone(`${kind.nameOf(draft)}: saved.`);
            },
          });
        }}
      >
        <FromDay value={draft.from} onChange={(from) => change({ from })} />
        <div className="cat-two">
          {kind.fields.map((field) => (
            <OneField
              key={field.key}
              field={field}
              value={draft[field.key]}
              onChange={(value) => change({ [field.key]: value })}
            />
          ))}
        </div>
        {cases !== null && (
          <fieldset>
            <legend className="sm b">Offered on cases of (none ticked: of any kind)</legend>
            <div className="cat-letters">
              {codes.map(({ code, name }) => (
                <TickField
                  key={code}
                  label={name}
                  value={cases.includes(code)}
                  onChange={(isIn) =>
                    change({ cases: isIn ? [...cases, code] : cases.filter((each) => each !== code) })
                  }
                />
              ))}
            </div>
          </fieldset>
        )}
        {problems.map((words) => (
          <p key={words} className="notice soon">
            <span>{words}</span>
          </p>
        ))}
        <FormFoot words="Save" save={save} isBlocked={problems.length > 0} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function OneField<Entry>({
  field: { label, hint, kind },
  value,
  onChange,
}: {
  field: AmountField<Entry>;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  switch (kind) {
    case 'text':
      return <TextField label={label} hint={hint} value={String(value)} maxLength={200} onChange={onChange} />;
    case 'yesNo':
      return <TickField label={label} value={value === true} onChange={onChange} />;
    case 'number':
      return <NumberField label={label} hint={hint} value={Number(value)} onChange={(n) => onChange(Math.round(n))} />;
    case 'pounds':
    case 'poundsOrNone':
      return (
        <NumberField
          label={label}
          hint={hint}
          value={value === null ? Number.NaN : Number(value) / 100}
          onChange={(pounds) =>
            onChange(Number.isNaN(pounds) && kind === 'poundsOrNone' ? null : Math.round(pounds * 100))
          }
        />
      );
  }
}
