import { type Length, MARK_WORDS, MARKS, type Prompt } from '../../../services/model.ts';
import { plural } from '../../ui/words.ts';
import { useLetterNames } from '../queries.ts';
import { ConditionField, LengthFields } from './condition-field.tsx';
import { ListField, NumberField, SelectField, TextField, TickField } from './fields.tsx';
import { Items } from './items.tsx';
import { Section, type SectionProps, usedWords } from './section.tsx';

/** Why a case may wait, and what staff are told while it is worked. */
export function AtWork({ content, onChange }: SectionProps) {
  return (
    <Section title="While it is worked">
      <h4>Reasons to pause</h4>
      <Items
        one="reason"
        items={content.pauseReasons}
        blank={() => ({ id: '', words: '', longestDays: 7 })}
        summary={({ words, longestDays }) => (words === '' ? '' : `${words}, at most ${plural(longestDays, 'day')}`)}
        onChange={(pauseReasons) => onChange({ pauseReasons })}
      >
        {(reason, change) => (
          <div className="cat-two">
            <TextField label="Words" value={reason.words} onChange={(words) => change({ words })} />
            <NumberField
              label="Days at most"
              min={1}
              value={reason.longestDays}
              onChange={(longestDays) => change({ longestDays: Math.round(longestDays) })}
            />
          </div>
        )}
      </Items>
      <h4>Prompts to staff</h4>
      <Items
        one="prompt"
        items={content.prompts}
        blank={(): Prompt => ({ words: '', appliesWhen: { op: 'always' }, isAlarm: false, until: null })}
        summary={({ words }) => words}
        onChange={(prompts) => onChange({ prompts })}
      >
        {(prompt, change) => (
          <>
            <TextField label="Words" value={prompt.words} maxLength={600} onChange={(words) => change({ words })} />
            <ConditionField
              label="Said while"
              value={prompt.appliesWhen}
              onChange={(appliesWhen) => change({ appliesWhen })}
            />
            <TickField
              label="An alarm: whoever leads the work is told at once, at night too"
              value={prompt.isAlarm}
              onChange={(isAlarm) => change({ isAlarm })}
            />
            <SelectField
              label="Too late after"
              hint="Counted from a question or fact that asks for a time, or from a step of the case."
              value={prompt.until?.since ?? NEVER}
              options={[[NEVER, 'No such moment'], ...timesOf(content)]}
              onChange={(since) =>
                change({ until: since === NEVER ? null : { since, length: prompt.until?.length ?? A_MONTH } })
              }
            />
            {prompt.until !== null && (
              <LengthFields
                value={prompt.until.length}
                onChange={(length) => change({ until: { since: prompt.until!.since, length } })}
              />
            )}
          </>
        )}
      </Items>
    </Section>
  );
}

const NEVER = '-';
const A_MONTH: Length = { unit: 'days', n: 31, calendar: 'always' };

/** What a span can begin with. */
const timesOf = ({ questions, facts }: SectionProps['content']): (readonly [string, string])[] => [
  ...[...questions, ...facts]
    .filter(({ id, kind }) => kind === 'instant' && id !== '')
    .map(({ id, words }) => [id, words] as const),
  ...MARKS.map((mark) => [mark, MARK_WORDS[mark]] as const),
];

/** What a crew needs, what is taken for the same, and what can be written. */
export function NeedsAndLetters({ content, catalogue, onChange }: SectionProps) {
  const { needs, sameAs, letters, linkedBy } = content;
  const linkable = [...content.questions, ...content.facts].filter(
    ({ id, kind }) => id !== '' && (kind === 'text' || kind === 'vrm'),
  );
  const known = useLetterNames();
  const gone = letters.filter((code) => !known.some((each) => each.code === code));
  return (
    <Section title="Crew, duplicates and letters">
      <div className="cat-two">
        <ListField
          label="Skills a crew needs"
          hint="Words of the workforce’s own list, commas between them."
          value={needs.skills}
          onChange={(skills) => onChange({ needs: { ...needs, skills } })}
        />
        <TextField
          label="Vehicle it needs, if any"
          value={needs.vehicle ?? ''}
          maxLength={60}
          suggestions={usedWords(catalogue.services, (each) => [each.needs.vehicle])}
          onChange={(vehicle) => onChange({ needs: { ...needs, vehicle: vehicle === '' ? null : vehicle } })}
        />
      </div>
      <div className="cat-two">
        <NumberField
          label="Same within, metres"
          hint="An open case so near is offered as the same."
          value={sameAs.metres}
          onChange={(metres) => onChange({ sameAs: { ...sameAs, metres } })}
        />
        <NumberField
          label="Same within, days"
          value={sameAs.days}
          onChange={(days) => onChange({ sameAs: { ...sameAs, days } })}
        />
      </div>
      {linkable.length > 0 && (
        <fieldset>
          <legend className="sm b">The same answer in other cases is looked up</legend>
          <div className="cat-letters">
            {linkable.map(({ id, words }) => (
              <TickField
                key={id}
                label={words}
                value={linkedBy.includes(id)}
                onChange={(isIn) =>
                  onChange({ linkedBy: isIn ? [...linkedBy, id] : linkedBy.filter((each) => each !== id) })
                }
              />
            ))}
          </div>
        </fieldset>
      )}
      <fieldset>
        <legend className="sm b">Letters</legend>
        <div className="cat-letters">
          {[...known, ...gone.map((code) => ({ code, name: `${code} (not there)` }))].map(({ code, name }) => (
            <TickField
              key={code}
              label={name}
              value={letters.includes(code)}
              onChange={(isIn) =>
                onChange({ letters: isIn ? [...letters, code] : letters.filter((each) => each !== code) })
              }
            />
          ))}
        </div>
      </fieldset>
    </Section>
  );
}
