import { useId } from 'react';
import type { Question, Value } from '../../services/model.ts';

/** One question of the catalogue, as its kind is asked. Photos are added to the case once it is there. */
export function QuestionField({
  question,
  value,
  suggestions = [],
  onChange,
}: {
  question: Question;
  value: Value | undefined;
  /** What was answered before, to be written alike. */
  suggestions?: readonly string[];
  onChange: (value: Value | undefined) => void;
}) {
  const listId = useId();
  const { words, kind, help, options, isRequired } = question;
  const label = `${words}${isRequired ? '' : ' (if known)'}`;
  const hint = help === '' ? null : <span className="hint">{help}</span>;
  switch (kind) {
    case 'photo':
      return null;
    case 'yesNo':
    case 'choice': {
      const choices =
        kind === 'yesNo' ? YES_NO : options.map((option) => ({ value: option.value, words: option.words }));
      return (
        <label className="field">
          <span className="label">{label}</span>
          <select
            className="in"
            required={isRequired}
            value={value === undefined ? '' : String(value)}
            onChange={({ target }) =>
              onChange(target.value === '' ? undefined : kind === 'yesNo' ? target.value === 'true' : target.value)
            }
          >
            <option value="">Not known</option>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.words}
              </option>
            ))}
          </select>
          {hint}
        </label>
      );
    }
    case 'choices': {
      const chosen = Array.isArray(value) ? (value as string[]) : [];
      return (
        <fieldset className="field">
          <legend className="label">{label}</legend>
          {options.map((option) => (
            <label key={option.value} className="row g2 sm">
              <input
                type="checkbox"
                checked={chosen.includes(option.value)}
                onChange={({ target }) => {
                  const next = target.checked
                    ? [...chosen, option.value]
                    : chosen.filter((each) => each !== option.value);
                  onChange(next.length === 0 ? undefined : next);
                }}
              />
              {option.words}
            </label>
          ))}
          {hint}
        </fieldset>
      );
    }
    default: {
      const type = kind === 'number' ? 'number' : kind === 'instant' ? 'datetime-local' : 'text';
      return (
        <label className="field">
          <span className="label">{label}</span>
          <input
            className="in"
            type={type}
            required={isRequired}
            value={kind === 'instant' && typeof value === 'number' ? localOf(value) : String(value ?? '')}
            list={suggestions.length > 0 ? listId : undefined}
            onChange={({ target }) => onChange(read(kind, target.value))}
          />
          {suggestions.length > 0 && (
            <datalist id={listId}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
          {hint}
        </label>
      );
    }
  }
}

const YES_NO = [
  { value: 'true', words: 'Yes' },
  { value: 'false', words: 'No' },
];

function read(kind: Question['kind'], text: string): Value | undefined {
  if (text === '') return undefined;
  if (kind === 'number') return Number(text);
  if (kind === 'instant') return new Date(text).getTime();
  return text;
}

function localOf(instant: number): string {
  const shifted = new Date(instant - new Date(instant).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
