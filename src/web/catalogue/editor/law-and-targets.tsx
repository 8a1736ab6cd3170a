import { type Gate, lengthInWords, MARK_WORDS, MARKS, type Mark, type Target } from '../../../services/model.ts';
import { ConditionField, LengthFields } from './condition-field.tsx';
import { ListField, SelectField, TextField } from './fields.tsx';
import { Items } from './items.tsx';
import { Section, type SectionProps } from './section.tsx';

const STEPS = MARKS.map((mark): [Mark, string] => [mark, MARK_WORDS[mark]]);
const ALWAYS = { op: 'always' } as const;

/** Powers, and what has to be so before the law lets a step be taken. */
export function Law({ content, onChange }: SectionProps) {
  return (
    <Section title="Law">
      <ListField
        label="Powers"
        hint="Act and section, one a line."
        between={'\n'}
        value={content.powers}
        onChange={(powers) => onChange({ powers })}
      />
      <h4>Legal gates</h4>
      <Items
        one="legal gate"
        items={content.gates}
        blank={(): Gate => ({ id: '', words: '', law: '', before: 'eligible', appliesWhen: ALWAYS, opensWhen: ALWAYS })}
        summary={({ words, before }) => (words === '' ? '' : `${words}, before “${MARK_WORDS[before]}”`)}
        onChange={(gates) => onChange({ gates })}
      >
        {(gate, change) => (
          <>
            <TextField label="Words" value={gate.words} maxLength={600} onChange={(words) => change({ words })} />
            <TextField label="Law" value={gate.law} maxLength={600} onChange={(law) => change({ law })} />
            <SelectField
              label="Refused while closed"
              hint="The step of a case that it stands before."
              value={gate.before}
              options={STEPS}
              onChange={(before) => change({ before })}
            />
            <ConditionField
              label="Applies when"
              value={gate.appliesWhen}
              onChange={(appliesWhen) => change({ appliesWhen })}
            />
            <ConditionField label="Opens when" value={gate.opensWhen} onChange={(opensWhen) => change({ opensWhen })} />
          </>
        )}
      </Items>
    </Section>
  );
}

/** What is promised. Of several from one step to another, the first whose condition holds applies. */
export function Targets({ content, catalogue, onChange }: SectionProps) {
  return (
    <Section title="Targets">
      <p className="sm ink2">Of targets between the same two steps, the first whose condition holds applies.</p>
      <Items
        one="target"
        items={content.targets}
        blank={(): Target => ({
          ...{ id: '', words: '', from: 'reported', to: 'done' },
          ...{ length: { unit: 'days', n: 5, calendar: 'working-days' }, appliesWhen: ALWAYS },
        })}
        summary={({ words, length }) => (words === '' ? '' : `${words}: ${lengthInWords(length, catalogue.calendars)}`)}
        onChange={(targets) => onChange({ targets })}
      >
        {(target, change) => (
          <>
            <TextField
              label="Words"
              hint="As residents and crews read the promise."
              value={target.words}
              maxLength={600}
              onChange={(words) => change({ words })}
            />
            <div className="cat-two">
              <SelectField label="From" value={target.from} options={STEPS} onChange={(from) => change({ from })} />
              <SelectField label="To" value={target.to} options={STEPS} onChange={(to) => change({ to })} />
            </div>
            <LengthFields value={target.length} onChange={(length) => change({ length })} />
            <ConditionField
              label="Applies when"
              value={target.appliesWhen}
              onChange={(appliesWhen) => change({ appliesWhen })}
            />
          </>
        )}
      </Items>
    </Section>
  );
}
