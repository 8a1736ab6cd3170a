import { CATEGORIES } from '../../../vocabulary/index.ts';
import { AreaField, Field, ListField, TextField, TickField } from './fields.tsx';
import { Section, type SectionProps, usedWords } from './section.tsx';

const ROOTS = CATEGORIES.filter(({ parent }) => parent === null);

/** What the kind is called, how it is found, and where it is counted. */
export function Basics({ content, catalogue, onChange }: SectionProps) {
  return (
    <Section title="In short">
      <div className="cat-two">
        <TextField label="Name" value={content.name} onChange={(name) => onChange({ name })} />
        <TextField
          label="Group"
          value={content.group}
          suggestions={usedWords(catalogue.services, ({ group }) => [group])}
          onChange={(group) => onChange({ group })}
        />
      </div>
      <AreaField
        label="Description"
        hint="Residents and staff read it when they choose the kind."
        value={content.description}
        onChange={(description) => onChange({ description })}
      />
      <ListField
        label="Keywords"
        hint="Everyday words it is found by, commas between them."
        value={content.keywords}
        onChange={(keywords) => onChange({ keywords })}
      />
      <Field label="Category in the picture" hint="What its cases are counted under, on maps and in figures.">
        {(id, hintId) => (
          <select
            id={id}
            className="in"
            aria-describedby={hintId}
            value={content.category ?? ''}
            onChange={({ target }) => onChange({ category: target.value === '' ? null : target.value })}
          >
            <option value="">None: not counted in the picture</option>
            {ROOTS.toReversed().map((root) => (
              <optgroup key={root.code} label={root.name}>
                {CATEGORIES.filter(({ code }) => code === root.code || code.startsWith(`${root.code}/`)).map((each) => (
                  <option key={each.code} value={each.code}>
                    {each.name}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
      <TickField
        label="Offered to residents (otherwise only staff open such cases)"
        value={content.isPublic}
        onChange={(isPublic) => onChange({ isPublic })}
      />
    </Section>
  );
}
