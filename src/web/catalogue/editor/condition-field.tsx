import { Plus, Trash2 } from 'lucide-react';
import { createContext, useContext } from 'react';
import {
  type Condition,
  conditionWords,
  DEEPEST,
  type Length,
  MARK_WORDS,
  MARKS,
  type Question,
  type Spoken,
} from '../../../services/model.ts';
import { acceptable, BLANK, knownOf, OP_WORDS, opsAt, turnInto, typedValues } from './condition-edit.ts';
import { Field, NumberField, SelectField } from './fields.tsx';
import { useList } from './use-list.ts';

export interface ConditionScope extends Spoken {
  calendars: readonly { id: string; words: string }[];
}

/** What conditions of the definition being edited may speak of. */
export const ConditionScopes = createContext<ConditionScope>({ questions: [], facts: [], calendars: [] });

/** A condition, wherever one occurs: what it is, what it holds, and how it reads. */
export function ConditionField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: Condition;
  onChange: (value: Condition) => void;
}) {
  const scope = useContext(ConditionScopes);
  return (
    <fieldset className="cat-condition">
      <legend>{label}</legend>
      <Part name={label} value={value} depth={1} onChange={onChange} />
      <p className="sm ink2" aria-live="off">
        In words: {conditionWords(value, scope)}.
      </p>
    </fieldset>
  );
}

interface PartProps<Each extends Condition = Condition> {
  /** What it is called to somebody who does not see where it stands. */
  name: string;
  value: Each;
  depth: number;
  onChange: (value: Condition) => void;
}

function Part({ name, value, depth, onChange }: PartProps) {
  return (
    <div className="cat-part">
      <select
        className="in"
        aria-label={`${name}: kind of condition`}
        value={value.op}
        onChange={({ target }) => onChange(turnInto(target.value as Condition['op'], value))}
      >
        {(depth > DEEPEST ? [value.op] : opsAt(depth, DEEPEST)).map((op) => (
          <option key={op} value={op}>
            {OP_WORDS[op]}
          </option>
        ))}
      </select>
      <Inside name={name} value={value} depth={depth} onChange={onChange} />
    </div>
  );
}

function Inside({ name, value, depth, onChange }: PartProps) {
  const { questions, facts } = useContext(ConditionScopes);
  const asked = [...questions, ...facts];
  const words = (each: Question): [string, string] => [each.id, each.words || each.id];
  switch (value.op) {
    case 'always':
      return null;
    case 'known':
      return <KnownPart name={name} value={value} depth={depth} onChange={onChange} />;
    case 'atLeast':
      return (
        <div className="cat-two">
          <SelectField
            label="Number asked"
            value={value.of}
            options={asked.filter(({ kind }) => kind === 'number').map(words)}
            onChange={(of) => onChange({ ...value, of })}
          />
          <NumberField label="At least" value={value.n} onChange={(n) => onChange({ ...value, n })} />
        </div>
      );
    case 'score':
      return <NumberField label="Score, at least" value={value.n} onChange={(n) => onChange({ ...value, n })} />;
    case 'elapsed':
      return (
        <>
          <SelectField
            label="Since"
            hint="A fact from when it was established, a time that was asked for, or a step of the case."
            value={value.since}
            options={sinceOptions(questions, facts)}
            onChange={(since) => onChange({ ...value, since })}
          />
          <LengthFields value={value.length} onChange={(length) => onChange({ ...value, length })} />
        </>
      );
    case 'not':
      return (
        <div className="cat-inside">
          <Part
            name={`${name}, inside`}
            value={value.of}
            depth={depth + 1}
            onChange={(of) => onChange({ op: 'not', of })}
          />
        </div>
      );
    default:
      return <ListPart name={name} value={value} depth={depth} onChange={onChange} />;
  }
}

/** What time can be counted from: facts, questions that ask for a time, and steps; a number is no time. */
const sinceOptions = (questions: readonly Question[], facts: readonly Question[]): [string, string][] => [
  ...[...facts.filter(({ kind }) => kind !== 'number'), ...questions.filter(({ kind }) => kind === 'instant')].map(
    ({ id, words }): [string, string] => [id, words || id],
  ),
  ...MARKS.map((mark): [string, string] => [mark, `Step: ${MARK_WORDS[mark]}`]),
];

function KnownPart({ name, value, onChange }: PartProps<Extract<Condition, { op: 'known' }>>) {
  const { questions, facts } = useContext(ConditionScopes);
  const question = [...facts, ...questions].find(({ id }) => id === value.of);
  const accepted = value.in ?? [];
  const offered = acceptable(question, accepted);
  return (
    <>
      <SelectField
        label="Answer or fact"
        value={value.of}
        options={[
          ...questions.map((each): [string, string] => [each.id, `Asked: ${each.words || each.id}`]),
          ...facts.map((each): [string, string] => [each.id, `Established: ${each.words || each.id}`]),
        ]}
        onChange={(of) => onChange({ op: 'known', of })}
      />
      {offered === null ? (
        <Field label="Is one of" hint="Commas between them. Left empty, any answer will do.">
          {(id, hintId) => (
            <input
              key={value.of}
              id={id}
              className="in"
              aria-describedby={hintId}
              defaultValue={accepted.join(', ')}
              onChange={({ target }) => onChange(knownOf(value.of, typedValues(target.value, question?.kind)))}
            />
          )}
        </Field>
      ) : (
        <fieldset className="cat-answers" aria-label={`${name}: answers`}>
          {offered.map((each) => (
            <label key={String(each.value)} className="tick">
              <input
                type="checkbox"
                checked={accepted.includes(each.value)}
                onChange={({ target }) =>
                  onChange(
                    knownOf(
                      value.of,
                      target.checked ? [...accepted, each.value] : accepted.filter((other) => other !== each.value),
                    ),
                  )
                }
              />
              {each.words}
            </label>
          ))}
          {accepted.length === 0 && <span className="xs mut">None ticked: any answer will do.</span>}
        </fieldset>
      )}
    </>
  );
}

function ListPart({ name, value, depth, onChange }: PartProps<Extract<Condition, { op: 'all' | 'any' }>>) {
  const list = useList(value.of, (of) => onChange({ op: value.op, of }));
  const addId = `${list.id}-add`;
  return (
    <div className="cat-inside">
      {value.of.map((each, i) => (
        <div key={list.keys[i]} id={`${list.id}-${list.keys[i]}`} className="cat-listed">
          <Part name={`${name}, ${i + 1}`} value={each} depth={depth + 1} onChange={(part) => list.set(i, part)} />
          <button
            type="button"
            className="btn t s sq"
            aria-label={`Remove from ${name}: ${i + 1} of ${value.of.length}`}
            onClick={() => {
              list.focusOn(addId);
              list.remove(i);
            }}
          >
            <Trash2 size={15} strokeWidth={1.75} aria-hidden />
          </button>
        </div>
      ))}
      <div>
        <button
          type="button"
          id={addId}
          className="btn s"
          aria-label={`Add a condition to ${name}`}
          onClick={() => list.focusOn(`${list.id}-${list.add(BLANK)}`)}
        >
          <Plus size={15} strokeWidth={1.75} aria-hidden /> Add a condition
        </button>
      </div>
    </div>
  );
}

/** A length of time on a calendar. */
export function LengthFields({ value, onChange }: { value: Length; onChange: (value: Length) => void }) {
  const { calendars } = useContext(ConditionScopes);
  return (
    <div className="cat-three">
      <NumberField label="How long" value={value.n} onChange={(n) => onChange({ ...value, n })} />
      <SelectField
        label="Counted in"
        value={value.unit}
        options={[
          ['hours', 'hours'],
          ['days', 'days'],
        ]}
        onChange={(unit) => onChange({ ...value, unit })}
      />
      <SelectField
        label="By the calendar"
        value={value.calendar}
        options={calendars.map(({ id, words }): [string, string] => [id, words])}
        onChange={(calendar) => onChange({ ...value, calendar })}
      />
    </div>
  );
}
