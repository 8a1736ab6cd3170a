import { Copy, Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  type Catalogue,
  type CatalogueNames,
  conditionWords,
  MARK_WORDS,
  promptWords,
  type Question,
  questionWords,
  responsibilityWords,
  type ServiceDefinition,
  sameAsWords,
  targetWords,
} from '../../services/model.ts';
import { capital, dayWords, plural, today } from '../ui/words.ts';
import { History } from './history.tsx';
import { sinceWords } from './kind-list.tsx';

/** One kind of case as its staff would be told of it, and how it came to be so. */
export function KindDetail({
  kind,
  versions,
  catalogue,
  names,
  onEdit,
  onCopy,
  onRead,
}: {
  kind: ServiceDefinition;
  versions: readonly ServiceDefinition[];
  catalogue: Catalogue;
  names: CatalogueNames;
  onEdit: () => void;
  onCopy: () => void;
  onRead: (version: number) => void;
}) {
  const spoken = { ...kind, calendars: catalogue.calendars };
  const latest = versions.at(-1) ?? kind;
  return (
    <article className="case-detail" aria-label={kind.name}>
      <p className="sm ink2">
        {kind.code} · {kind.group} · {sinceWords(kind, today())}
      </p>
      <h2>{kind.name}</h2>
      <p>{kind.description || 'No description.'}</p>
      <div className="row g2 wrap">
        <button type="button" className="btn p" onClick={onEdit}>
          <Pencil size={15} strokeWidth={1.75} aria-hidden /> Edit
        </button>
        <button type="button" className="btn" onClick={onCopy}>
          <Copy size={15} strokeWidth={1.75} aria-hidden /> New kind from this
        </button>
      </div>
      {latest.version !== kind.version && (
        <p className="notice">
          <span>
            You read version {kind.version}.{' '}
            {latest.effectiveFrom > today()
              ? `Version ${latest.version} takes over on ${dayWords(latest.effectiveFrom)}.`
              : `New cases begin under version ${latest.version}.`}
          </span>
        </p>
      )}
      <section className="card pad-card">
        <h3>In short</h3>
        <dl className="pairs">
          <Pair name="Who reports it">{kind.isPublic ? 'Residents and staff' : 'Staff only'}</Pair>
          <Pair name="Keywords">{kind.keywords.join(', ') || 'none'}</Pair>
          <Pair name="Category in the picture">
            {kind.category === null ? 'None: not counted there' : names.category(kind.category)}
          </Pair>
          <Pair name="Taken for the same">{capital(sameAsWords(kind.sameAs))}</Pair>
          <Pair name="A crew needs">
            {[...kind.needs.skills, ...(kind.needs.vehicle === null ? [] : [`vehicle: ${kind.needs.vehicle}`])].join(
              ', ',
            ) || 'nothing special'}
          </Pair>
          <Pair name="Letters">{kind.letters.map(names.letter).join(', ') || 'none'}</Pair>
        </dl>
      </section>
      <Lines title="Targets" empty="Nothing is promised.">
        {kind.targets.map((target) => (
          <li key={target.id}>
            <b>{target.words}</b>
            <span className="sm ink2">
              {capital(targetWords(target, names))}
              {target.appliesWhen.op === 'always' ? '' : `, when ${conditionWords(target.appliesWhen, spoken)}`}
            </span>
          </li>
        ))}
      </Lines>
      <Lines title="Legal gates" empty="None.">
        {kind.gates.map((gate) => (
          <li key={gate.id}>
            <b>{gate.words}</b>
            <span className="sm ink2">{gate.law}</span>
            <span className="sm ink2">
              Before “{MARK_WORDS[gate.before]}”.{' '}
              {gate.appliesWhen.op === 'always' ? '' : `Applies when ${conditionWords(gate.appliesWhen, spoken)}. `}
              Opens {gate.opensWhen.op === 'always' ? 'at once' : `when ${conditionWords(gate.opensWhen, spoken)}`}.
            </span>
          </li>
        ))}
        {kind.powers.length > 0 && <li className="sm">Powers: {kind.powers.join(', ')}</li>}
      </Lines>
      <Lines title="Who answers: the first rule that holds" isInOrder empty="Nobody.">
        {kind.responsibilities.map((rule) => (
          <li key={JSON.stringify(rule)}>{responsibilityWords(rule, spoken, names)}</li>
        ))}
      </Lines>
      <Asked title="Questions to whoever reports" questions={kind.questions} />
      <Asked title="Facts for whoever works it" questions={kind.facts} />
      <Lines title="Prompts to staff" empty="None.">
        {kind.prompts.map((prompt) => (
          <li key={prompt.words}>
            {prompt.words}
            <span className="sm ink2">{capital(promptWords(prompt, spoken))}</span>
          </li>
        ))}
      </Lines>
      <Lines title="Reasons to pause" empty="None: such a case cannot be paused.">
        {kind.pauseReasons.map(({ id, words, longestDays }) => (
          <li key={id}>
            {words}, at most {plural(longestDays, 'day')}
          </li>
        ))}
      </Lines>
      {versions.length > 0 && (
        <History versions={versions} read={kind.version} today={today()} names={names} onRead={onRead} />
      )}
    </article>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Lines({
  title,
  empty,
  isInOrder = false,
  children,
}: {
  title: string;
  empty: string;
  isInOrder?: boolean;
  children: ReactNode[] | ReactNode;
}) {
  const n = [children].flat(2).filter(Boolean).length;
  const List = isInOrder ? 'ol' : 'ul';
  return (
    <section className="card pad-card">
      <h3>{title}</h3>
      {n === 0 ? <p className="sm ink2">{empty}</p> : <List className="cat-lines">{children}</List>}
    </section>
  );
}

function Asked({ title, questions }: { title: string; questions: readonly Question[] }) {
  return (
    <Lines title={title} isInOrder empty="None.">
      {questions.map((question) => (
        <li key={question.id}>{questionWords(question)}</li>
      ))}
    </Lines>
  );
}
