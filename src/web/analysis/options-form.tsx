import { useId } from 'react';
import type { MethodAdvice, OptionSchema } from './api.ts';

/** "falseDiscoveryRate" → "False discovery rate"; units that names end in stand in brackets. */
export function optionWords(name: string): string {
  const unit = /(Metres|Days|Hours|Years)$/.exec(name)?.[1];
  const bare = unit ? name.slice(0, -unit.length) : name;
  const words = bare
    .replace(/^n(?=[A-Z])/, 'number of ')
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()
    .trim();
  const sentence = words.charAt(0).toUpperCase() + words.slice(1).replace(/ +/g, ' ');
  return unit ? `${sentence} (${unit.toLowerCase()})` : sentence;
}

export const valueWords = (value: unknown): string =>
  value === null
    ? 'none'
    : Array.isArray(value)
      ? value.join(', ')
      : typeof value === 'boolean'
        ? value
          ? 'yes'
          : 'no'
        : String(value);

/** A field for each option of a method, made from its schema. */
export function OptionsForm({
  schema,
  names,
  values,
  onChange,
}: {
  schema: MethodAdvice['schema'];
  names: readonly string[];
  values: Record<string, unknown>;
  onChange: (change: (before: Record<string, unknown>) => Record<string, unknown>) => void;
}) {
  return (
    <div className="options-form">
      {names.map((name) => (
        <Option
          key={name}
          name={name}
          schema={schema.properties?.[name] ?? {}}
          value={values[name]}
          onChange={(value) => onChange((before) => ({ ...before, [name]: value }))}
        />
      ))}
    </div>
  );
}

function Option({
  name,
  schema,
  value,
  onChange,
}: {
  name: string;
  schema: OptionSchema;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const id = useId();
  const choices =
    schema.enum ??
    (schema.anyOf?.every((each) => each.const !== undefined)
      ? schema.anyOf.map((each) => String(each.const))
      : undefined);
  const number = schema.anyOf?.find(({ type }) => type === 'number' || type === 'integer') ?? schema;
  const mayBeNone = schema.anyOf?.some(({ type }) => type === 'null') ?? false;
  if (schema.type === 'boolean') {
    return (
      <label className="tick">
        <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
        {optionWords(name)}
      </label>
    );
  }
  return (
    <label className="field" htmlFor={id}>
      <span className="label">{optionWords(name)}</span>
      {choices ? (
        <select id={id} className="in" value={String(value ?? '')} onChange={(event) => onChange(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : schema.type === 'array' ? (
        <input
          id={id}
          className="in"
          defaultValue={valueWords(value)}
          onBlur={(event) =>
            onChange(
              event.target.value
                .split(',')
                .map(Number)
                .filter((n) => Number.isFinite(n)),
            )
          }
        />
      ) : (
        <input
          id={id}
          className="in"
          type="number"
          min={number.minimum ?? schema.exclusiveMinimum}
          max={number.maximum ?? schema.exclusiveMaximum}
          step="any"
          value={value === null || value === undefined ? '' : Number(value)}
          placeholder={mayBeNone ? 'none' : undefined}
          onChange={(event) =>
            onChange(event.target.value === '' ? (mayBeNone ? null : undefined) : Number(event.target.value))
          }
        />
      )}
    </label>
  );
}
