import { type ReactNode, useId } from 'react';

interface Labelled {
  label: string;
  hint?: string | undefined;
}

/** A field with its label over it and its hint under it. */
export function Field({ label, hint, children }: Labelled & { children: (id: string, hintId?: string) => ReactNode }) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id, hintId)}
      {hint !== undefined && (
        <span className="hint" id={hintId}>
          {hint}
        </span>
      )}
    </div>
  );
}

export function TextField({
  label,
  hint,
  value,
  onChange,
  maxLength = 120,
  suggestions,
}: Labelled & {
  value: string;
  onChange: (value: string) => void;
  maxLength?: number;
  suggestions?: readonly string[];
}) {
  return (
    <Field label={label} hint={hint}>
      {(id, hintId) => (
        <>
          <input
            id={id}
            className="in"
            autoComplete="off"
            maxLength={maxLength}
            value={value}
            aria-describedby={hintId}
            {...(suggestions === undefined ? {} : { list: `${id}-list` })}
            onChange={({ target }) => onChange(target.value)}
          />
          {suggestions !== undefined && (
            <datalist id={`${id}-list`}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

export function AreaField({
  label,
  hint,
  value,
  onChange,
}: Labelled & { value: string; onChange: (value: string) => void }) {
  return (
    <Field label={label} hint={hint}>
      {(id, hintId) => (
        <textarea
          id={id}
          className="in"
          rows={3}
          maxLength={600}
          value={value}
          aria-describedby={hintId}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

/** A number; emptied, it is NaN until another is typed. */
export function NumberField({
  label,
  hint,
  value,
  onChange,
  min = 0,
}: Labelled & { value: number; onChange: (value: number) => void; min?: number }) {
  return (
    <Field label={label} hint={hint}>
      {(id, hintId) => (
        <input
          id={id}
          className="in cat-number"
          type="number"
          min={min}
          step="any"
          value={Number.isNaN(value) ? '' : value}
          aria-describedby={hintId}
          onChange={({ target }) => onChange(target.value === '' ? Number.NaN : Number(target.value))}
        />
      )}
    </Field>
  );
}

/** One of several. What is chosen and no longer among them is shown as such, never changed in silence. */
export function SelectField<Value extends string>({
  label,
  hint,
  value,
  options,
  onChange,
}: Labelled & {
  value: Value;
  options: readonly (readonly [value: Value, words: string])[];
  onChange: (value: Value) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      {(id, hintId) => (
        <select
          id={id}
          className="in"
          value={value}
          aria-describedby={hintId}
          onChange={({ target }) => onChange(target.value as Value)}
        >
          {!options.some(([each]) => each === value) && (
            <option value={value}>{value === '' ? 'Choose' : `${value} (not there)`}</option>
          )}
          {options.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function TickField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: boolean;
  onChange: (value: boolean) => void;
}) {
  return (
    <label className="tick">
      <input type="checkbox" checked={value} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  );
}

/** Several words with something between them. It is typed freely: what is kept is read from it at each stroke. */
export function ListField({
  label,
  hint,
  value,
  between = ',',
  onChange,
}: Labelled & { value: readonly string[]; between?: ',' | '\n'; onChange: (value: string[]) => void }) {
  const read = (text: string) =>
    onChange(
      text
        .split(between)
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    );
  return (
    <Field label={label} hint={hint}>
      {(id, hintId) => (
        <textarea
          id={id}
          className="in"
          rows={between === ',' ? 2 : Math.max(2, value.length + 1)}
          defaultValue={value.join(between === ',' ? ', ' : '\n')}
          aria-describedby={hintId}
          onChange={({ target }) => read(target.value)}
        />
      )}
    </Field>
  );
}
