import { QUESTION_KIND_WORDS, QUESTION_KINDS, type Question, questionWords } from '../../../services/model.ts';
import { capital } from '../../ui/words.ts';
import { NumberField, SelectField, TextField, TickField } from './fields.tsx';
import { Items } from './items.tsx';

const KINDS = QUESTION_KINDS.map((kind) => [kind, capital(QUESTION_KIND_WORDS[kind])] as const);
const hasOptions = (kind: Question['kind']) => kind === 'choice' || kind === 'choices';

/** Questions in the order in which they are asked; facts in that of the checklist. */
export function Questions({
  one,
  questions,
  onChange,
}: {
  one: 'question' | 'fact';
  questions: readonly Question[];
  onChange: (questions: Question[]) => void;
}) {
  return (
    <Items
      one={one}
      items={questions}
      blank={(): Question => ({ id: '', words: '', kind: 'yesNo', isRequired: false, help: '', options: [] })}
      summary={(question) => (question.words === '' ? '' : questionWords(question))}
      onChange={onChange}
    >
      {(question, change) => (
        <>
          <TextField label="Words" value={question.words} onChange={(words) => change({ words })} />
          <div className="cat-two">
            <SelectField
              label="Answered by"
              value={question.kind}
              options={KINDS}
              onChange={(kind) => change({ kind, options: hasOptions(kind) ? question.options : [] })}
            />
            <TextField
              label="Name"
              hint="Conditions know it by this; made from the words if left empty."
              value={question.id}
              maxLength={40}
              onChange={(id) => change({ id })}
            />
          </div>
          <TextField
            label="Help under it, if any"
            value={question.help}
            maxLength={600}
            onChange={(help) => change({ help })}
          />
          {one === 'question' && (
            <TickField
              label="Has to be answered"
              value={question.isRequired}
              onChange={(isRequired) => change({ isRequired })}
            />
          )}
          {hasOptions(question.kind) && (
            <fieldset className="cat-inside">
              <legend className="sm b">Answers to choose from</legend>
              <Items
                one="answer"
                items={question.options}
                blank={() => ({ value: '', words: '', score: 0 })}
                summary={({ words, score }) => (score === 0 ? words : `${words} (score ${score})`)}
                onChange={(options) => change({ options })}
              >
                {(option, changeOption) => (
                  <div className="cat-two">
                    <TextField label="Words" value={option.words} onChange={(words) => changeOption({ words })} />
                    <NumberField
                      label="Score"
                      hint="Counts towards the triage score; 0 counts nothing."
                      value={option.score}
                      onChange={(score) => changeOption({ score })}
                    />
                  </div>
                )}
              </Items>
            </fieldset>
          )}
        </>
      )}
    </Items>
  );
}
