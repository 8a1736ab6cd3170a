import { useState } from 'react';
import { CASE_FIELDS, type LetterField, type LetterTemplate, templateProblems } from '../../../services/model.ts';
import { useSaveTemplate } from '../../letters/queries.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormFoot } from '../../ui/form-foot.tsx';
import { confirmDone } from '../../ui/toasts.tsx';
import { isoOfDay, today } from '../../ui/words.ts';
import { slugFrom } from '../draft.ts';
import { Field, ListField, SelectField, TextField, TickField } from '../editor/fields.tsx';
import { FromDay } from '../editor/from-day.tsx';
import { Items } from '../editor/items.tsx';

export const TO_WORDS: Record<LetterTemplate['to'], string> = {
  ...{ keeper: 'The vehicle’s keeper', occupier: 'The occupier', person: 'A person', business: 'A business' },
  resident: 'A resident',
};
const KIND_WORDS: Record<LetterField['kind'], string> = {
  ...{ line: 'A line', text: 'Text', date: 'A day', days: 'A number of days', pence: 'An amount' },
};
const pairs = <Key extends string>(words: Record<Key, string>) => Object.entries(words) as [Key, string][];

/** A letter's wording from a day on, with what is asked for when it is written and how it will read. */
export function TemplateForm({
  template,
  taken,
  onClose,
}: {
  template: LetterTemplate;
  taken: readonly string[];
  onClose: () => void;
}) {
  const save = useSaveTemplate();
  const [draft, setDraft] = useState(template);
  const change = (part: Partial<LetterTemplate>) => setDraft((old) => ({ ...old, ...part }));
  const problems = templateProblems(draft, isoOfDay(today()));
  return (
    <Dialog title={template.code === '' ? 'Add a letter' : `Change ${template.name}`} isOpen onClose={onClose} isWide>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            { ...draft, code: draft.code || slugFrom(draft.name, taken) },
            {
              onSuccess() {
                onClose();
                confirmDone(`${draft.name}: saved.`);
              },
            },
          );
        }}
      >
        <div className="cat-two">
          <FromDay value={draft.from} onChange={(from) => change({ from })} />
          <SelectField label="To" value={draft.to} options={pairs(TO_WORDS)} onChange={(to) => change({ to })} />
          <TextField label="Name" value={draft.name} onChange={(name) => change({ name })} />
          <TextField
            label="Law, if it has legal effect"
            hint="With a law, a second person approves each letter."
            value={draft.law ?? ''}
            maxLength={200}
            onChange={(law) => change({ law: law.trim() === '' ? null : law })}
          />
        </div>
        <h3 className="sm b">Asked for when it is written</h3>
        <Items
          one="field"
          items={draft.fields}
          blank={(): LetterField => ({ id: '', words: '', kind: 'line', isRequired: true })}
          summary={({ id, words }) => (words === '' ? '' : `${words}: {{${id}}}`)}
          onChange={(fields) => change({ fields })}
        >
          {(field, changeField) => (
            <div className="cat-two">
              <TextField label="Words" value={field.words} onChange={(words) => changeField({ words })} />
              <TextField label="Name in the text" value={field.id} onChange={(id) => changeField({ id: id.trim() })} />
              <SelectField
                label="What it is"
                value={field.kind}
                options={pairs(KIND_WORDS)}
                onChange={(kind) => changeField({ kind })}
              />
              <TickField
                label="Has to be given"
                value={field.isRequired}
                onChange={(isRequired) => changeField({ isRequired })}
              />
            </div>
          )}
        </Items>
        <TextField label="Subject" value={draft.subject} maxLength={200} onChange={(subject) => change({ subject })} />
        <Field
          label="Text"
          hint={`An empty line begins a paragraph. {{name}} is replaced by what is asked for above, or by AIM: ${CASE_FIELDS.map((name) => `{{${name}}}`).join(', ')}.`}
        >
          {(id, hintId) => (
            <textarea
              id={id}
              className="in"
              rows={12}
              aria-describedby={hintId}
              defaultValue={draft.paragraphs.join('\n\n')}
              onChange={({ target }) =>
                change({
                  paragraphs: target.value
                    .split(/\n\s*\n/)
                    .map((each) => each.trim())
                    .filter((each) => each !== ''),
                })
              }
            />
          )}
        </Field>
        <ListField
          label="To be known before it is drafted"
          hint="One a line, shown to whoever drafts it."
          between={'\n'}
          value={draft.checks}
          onChange={(checks) => change({ checks })}
        />
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
