import { useId } from 'react';
import type { ServiceDefinition } from '../../../services/model.ts';
import { countWords } from '../../ui/words.ts';
import type { TheirKind } from './queries.ts';

type Kind = Pick<ServiceDefinition, 'code' | 'name' | 'group'>;

/** Which of their kinds each of ours is. Picked from their own list once it was asked for, typed until then. */
export function Codes({
  kinds,
  theirs,
  codes,
  onChange,
}: {
  kinds: readonly Kind[];
  theirs: readonly TheirKind[] | null;
  codes: Readonly<Record<string, string>>;
  onChange: (codes: Record<string, string>) => void;
}) {
  const set = (code: string, their: string) => {
    const { [code]: _before, ...others } = codes;
    onChange(their === '' ? others : { ...others, [code]: their });
  };
  const unknown = theirs === null ? [] : kinds.filter(({ code }) => !knows(theirs, codes[code] ?? code));
  return (
    <fieldset className="col g2">
      <legend className="sm b">Our kinds and theirs</legend>
      <p className="sm ink2">
        {theirs === null
          ? 'Ask the server for its kinds to pick from them. A kind left empty goes under our own code.'
          : unknown.length === 0
            ? 'It has a kind for each of ours.'
            : `${countWords(unknown.length)} of our ${countWords(kinds.length)} kinds ${unknown.length === 1 ? 'has' : 'have'} none there: their cases would not be taken.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard too */}
      <section className="open311-codes" aria-label="Our kinds and theirs, one by one" tabIndex={0}>
        {kinds.map((kind) => (
          <Code
            key={kind.code}
            kind={kind}
            theirs={theirs}
            their={codes[kind.code] ?? ''}
            onChange={(their) => set(kind.code, their)}
          />
        ))}
      </section>
    </fieldset>
  );
}

const knows = (theirs: readonly TheirKind[], their: string) => theirs.some(({ code }) => code === their);

function Code({
  kind,
  theirs,
  their,
  onChange,
}: {
  kind: Kind;
  theirs: readonly TheirKind[] | null;
  their: string;
  onChange: (their: string) => void;
}) {
  const id = useId();
  return (
    <div className="open311-code">
      <label htmlFor={id} className="sm">
        {kind.name} <span className="mut">{kind.code}</span>
      </label>
      {theirs === null ? (
        <input
          id={id}
          className="in"
          maxLength={100}
          autoComplete="off"
          placeholder={kind.code}
          value={their}
          onChange={({ target }) => onChange(target.value.trim())}
        />
      ) : (
        <select id={id} className="in" value={their} onChange={({ target }) => onChange(target.value)}>
          <option value="">{knows(theirs, kind.code) ? `The same: ${kind.code}` : 'None there'}</option>
          {their !== '' && !knows(theirs, their) && <option value={their}>{their}, not in their list</option>}
          {theirs
            .filter(({ code }) => code !== kind.code)
            .map(({ code, name, group }) => (
              <option key={code} value={code}>
                {group === '' ? name : `${group}: ${name}`} ({code})
              </option>
            ))}
        </select>
      )}
    </div>
  );
}
