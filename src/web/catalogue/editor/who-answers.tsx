import { OWNER_WORDS, type Responsibility, responsibilityWords } from '../../../services/model.ts';
import { capital } from '../../ui/words.ts';
import { useAreaNames } from '../queries.ts';
import { ConditionField } from './condition-field.tsx';
import { SelectField, TextField } from './fields.tsx';
import { Items } from './items.tsx';
import { Section, type SectionProps } from './section.tsx';

const OWNERS = [['', 'Whoever owns it'], ...Object.entries(OWNER_WORDS).map(([id, words]) => [id, capital(words)])] as [
  string,
  string,
][];

/** Who answers for a place: rules that are tried in order. */
export function WhoAnswers({ content, catalogue, onChange }: SectionProps) {
  return (
    <Section title="Who answers">
      <p className="sm ink2">The first rule that holds decides. The last one has to hold everywhere.</p>
      <Items
        one="rule"
        items={content.responsibilities}
        blank={(): Responsibility => ({ appliesWhen: { op: 'always' }, within: null, owner: null, body: '' })}
        summary={(rule) => (rule.body === '' ? '' : responsibilityWords(rule, { ...content, ...catalogue }, catalogue))}
        onChange={(responsibilities) => onChange({ responsibilities })}
      >
        {(rule, change) => (
          <>
            <div className="cat-two">
              <SelectField
                label="Who"
                value={rule.body}
                options={catalogue.bodies.map(({ id, name }): [string, string] => [id, name])}
                onChange={(body) => change({ body })}
              />
              <SelectField
                label="Owner of the street or land"
                value={rule.owner ?? ''}
                options={OWNERS}
                onChange={(owner) => change({ owner: owner === '' ? null : owner })}
              />
            </div>
            <Within value={rule.within} onChange={(within) => change({ within })} />
            <ConditionField
              label="Holds when"
              value={rule.appliesWhen}
              onChange={(appliesWhen) => change({ appliesWhen })}
            />
          </>
        )}
      </Items>
    </Section>
  );
}

function Within({
  value,
  onChange,
}: {
  value: Responsibility['within'];
  onChange: (value: Responsibility['within']) => void;
}) {
  const { kinds, names } = useAreaNames(value?.kind ?? null);
  return (
    <div className="cat-two">
      <SelectField
        label="In an area of the kind"
        value={value?.kind ?? ''}
        options={[
          ['', 'Anywhere'],
          ...kinds.map(({ kind, name }): [string, string] => [kind, `${capital(kind)} (${name})`]),
        ]}
        onChange={(kind) => onChange(kind === '' ? null : { kind, name: '' })}
      />
      {value !== null && (
        <TextField
          label="Named"
          value={value.name}
          suggestions={names}
          onChange={(name) => onChange({ ...value, name })}
        />
      )}
    </div>
  );
}
