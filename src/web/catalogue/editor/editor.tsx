import './editor.css';
import { Info, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type Catalogue, definitionChanges, type ServiceDefinition } from '../../../services/model.ts';
import { announce } from '../../ui/announce.tsx';
import { confirmDone } from '../../ui/toasts.tsx';
import { dateWords, dayOfIso, dayWords, isoOfDay, plural, today } from '../../ui/words.ts';
import { contentOf, type Draft, draftProblems, dropDraft, keepDraft, leftDraft, onto, withNames } from '../draft.ts';
import { useNames, useVersions } from '../queries.ts';
import { AtWork, NeedsAndLetters } from './at-work.tsx';
import { Basics } from './basics.tsx';
import { ConditionScopes } from './condition-field.tsx';
import { Field } from './fields.tsx';
import { Law, Targets } from './law-and-targets.tsx';
import { Questions } from './questions.tsx';
import { Review } from './review.tsx';
import { Section } from './section.tsx';
import { WhoAnswers } from './who-answers.tsx';

const begun = (latest: ServiceDefinition): Draft => ({
  content: contentOf(latest),
  from: isoOfDay(Math.max(today(), latest.effectiveFrom)),
  base: latest,
});

/** One kind of case being edited: its form, what stands against it, and what saving would change. */
export function Editor({
  code,
  catalogue,
  versions,
  onClose,
}: {
  code: string;
  catalogue: Catalogue;
  versions: readonly ServiceDefinition[];
  onClose: () => void;
}) {
  const latest = versions.at(-1);
  const [draft, setDraft] = useState<Draft | undefined>(() => leftDraft(code) ?? (latest && begun(latest)));
  const [isResumed, setResumed] = useState(() => leftDraft(code)?.base !== null && leftDraft(code) !== undefined);
  const [round, setRound] = useState(0);
  if (draft === undefined) {
    return (
      <div className="state">
        <h2>There is no kind {code}</h2>
        <p className="sm ink2">Begin it with “New kind”.</p>
      </div>
    );
  }
  const change = (next: Draft) => {
    keepDraft(next);
    setDraft(next);
  };
  return (
    <>
      {isResumed && (
        <p className="notice cat-notice">
          <Info size={15} strokeWidth={1.75} aria-hidden />
          <span>
            What you typed earlier is still here.{' '}
            {latest && (
              <button
                type="button"
                className="l"
                onClick={() => {
                  dropDraft(code);
                  setDraft(begun(latest));
                  setResumed(false);
                  setRound(round + 1);
                }}
              >
                Begin again from version {latest.version}
              </button>
            )}
          </span>
        </p>
      )}
      <Form key={round} draft={draft} catalogue={catalogue} latest={latest} onChange={change} onClose={onClose} />
    </>
  );
}

function Form({
  draft,
  catalogue,
  latest,
  onChange,
  onClose,
}: {
  draft: Draft;
  catalogue: Catalogue;
  latest: ServiceDefinition | undefined;
  onChange: (draft: Draft) => void;
  onClose: () => void;
}) {
  const { content, from, base } = draft;
  const names = useNames(catalogue);
  const versions = useVersions(content.code);
  const [isReviewing, setReviewing] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const problems = draftProblems(draft, catalogue, isoOfDay(today()));
  const nChanges = base === null ? 1 : definitionChanges(base, content, names).length;
  const isBehind = latest !== undefined && latest.version > (base?.version ?? 0);
  const set = (part: Partial<Draft['content']>) => onChange({ ...draft, content: { ...content, ...part } });
  const section = { content, catalogue, onChange: set };
  return (
    <ConditionScopes value={{ questions: content.questions, facts: content.facts, calendars: catalogue.calendars }}>
      {/* A name for what has words and none yet is made when a field is left, not while it is typed. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only listens to the fields within. */}
      <div
        className="cat-edit"
        onBlur={() => {
          const named = withNames(content);
          if (JSON.stringify(named) !== JSON.stringify(content)) set(named);
        }}
      >
        {/* On another version the fields are read anew. */}
        <div className="col g4" key={base?.version ?? 0}>
          <div>
            <h2 ref={title} tabIndex={-1}>
              {base === null ? `New kind: ${content.name}` : `Edit ${base.name}`}
            </h2>
            <p className="sm ink2">
              {content.code}
              {base === null ? '' : `, from version ${base.version}`}
            </p>
          </div>
          <Basics {...section} />
          <Section title="Questions to whoever reports">
            <Questions one="question" questions={content.questions} onChange={(questions) => set({ questions })} />
          </Section>
          <Section title="Facts for whoever works it">
            <Questions one="fact" questions={content.facts} onChange={(facts) => set({ facts })} />
          </Section>
          <Law {...section} />
          <Targets {...section} />
          <WhoAnswers {...section} />
          <AtWork {...section} />
          <NeedsAndLetters {...section} />
        </div>
        <aside className="cat-save card" aria-label="Before saving">
          <Field label="Holds from" hint="New cases begin under it from this day; older ones keep theirs.">
            {(id, hintId) => (
              <input
                id={id}
                className="in"
                type="date"
                min={isoOfDay(today())}
                value={from}
                aria-describedby={hintId}
                onChange={({ target }) => onChange({ ...draft, from: target.value })}
              />
            )}
          </Field>
          {isBehind && (
            <div className="notice">
              <TriangleAlert size={15} strokeWidth={1.75} aria-hidden />
              <span>
                Version {latest.version} was saved meanwhile.{' '}
                <button type="button" className="l" onClick={() => onChange(onto(draft, latest))}>
                  Read it and keep what I typed
                </button>
              </span>
            </div>
          )}
          {latest !== undefined && latest.effectiveFrom > today() && (
            <p className="sm ink2">
              Version {latest.version} holds from {dateWords(latest.effectiveFrom)}. One saved now takes its place from
              its own day on.
            </p>
          )}
          <Problems problems={problems} />
          {problems.length === 0 && nChanges === 0 && <p className="sm ink2">Nothing is changed yet.</p>}
          <button
            type="button"
            className="btn p"
            disabled={problems.length > 0 || nChanges === 0}
            onClick={() => {
              set(withNames(content));
              setReviewing(true);
            }}
          >
            See what changes
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Leave it for now
          </button>
        </aside>
      </div>
      {isReviewing && (
        <Review
          draft={draft}
          names={names}
          onClose={() => setReviewing(false)}
          onReadAgain={async () => {
            const read = (await versions.refetch()).data?.at(-1);
            if (read !== undefined) onChange(onto(draft, read));
          }}
          onSaved={(saved) => {
            dropDraft(saved.code);
            confirmDone(`${saved.name}: version ${saved.version} holds from ${dayWords(dayOfIso(from) ?? 0)}.`);
            onClose();
          }}
        />
      )}
    </ConditionScopes>
  );
}

/** What stands against saving, said while it is typed. */
function Problems({ problems }: { problems: readonly string[] }) {
  const before = useRef(problems.length);
  useEffect(() => {
    if (before.current !== problems.length) {
      announce(problems.length === 0 ? 'Nothing stands against saving.' : toPutRight(problems.length));
    }
    before.current = problems.length;
  });
  if (problems.length === 0) return null;
  return (
    <section className="notice late" aria-label="To put right">
      <TriangleAlert size={15} strokeWidth={1.75} aria-hidden />
      <div>
        <p className="b">{toPutRight(problems.length)}</p>
        <ul className="cat-problems">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}

const toPutRight = (n: number) => `${plural(n, 'thing')} to put right before it can be saved.`;
