import { Link } from '@tanstack/react-router';
import { Check, Gavel } from 'lucide-react';
import { MARKS, type NextStep, type PriorityReason } from '../../services/model.ts';
import { TaskMap } from '../tasking/task-map.tsx';
import { clockWords, durationWords, momentWords, now, plural, whenWords } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { clockState, clockWordsOf, eventWords, MARK_WORDS, STATE_WORDS, spanWords, valueWords } from './clock-words.ts';
import { ClockRing } from './list.tsx';
import { CaseDiary } from './panels/diary.tsx';
import { CaseKeeping } from './panels/keeping.tsx';
import { CaseLetters } from './panels/letters.tsx';
import { SameElsewhere } from './panels/linked.tsx';
import { CasePenalties } from './panels/penalties.tsx';
import { CasePhotos } from './panels/photos.tsx';
import { CaseReviews } from './panels/review.tsx';
import { VictimPanel } from './panels/victim.tsx';
import { type CaseDetailView, useEnquiry } from './queries.ts';

/** One case, whole: its two clocks, its way through the law, and what happened. */
export function CaseDetail({
  found,
  reasons,
  onStep,
}: {
  found: CaseDetailView;
  reasons: readonly PriorityReason[];
  onStep: (step: NextStep) => void;
}) {
  const title = titleOf(found);
  return (
    <article className="case-detail" aria-label={found.number}>
      <p className="sm ink2">
        {found.number} · {found.name} · {STATE_WORDS[found.state]}
        {found.nReports > 1 ? ` · ${plural(found.nReports, 'report')}` : ''}
      </p>
      <h2>{title}</h2>
      <p className="sm ink2">
        {found.place.words !== '' && `${found.place.words}. `}
        {found.definition.powers.length > 0 && `Powers: ${found.definition.powers.join(', ')}.`}
      </p>
      <Prompts found={found} />
      {reasons.map(({ kind, words }) => (
        <p key={kind} className="notice">
          <span>{words}. The case goes up for it.</span>
        </p>
      ))}
      <div className="case-steps row g2 wrap">
        {found.steps
          .filter(({ isAllowed, gate }) => isAllowed || gate !== null)
          .map((step) => (
            <button
              key={step.step}
              type="button"
              className={`btn ${MAIN.includes(step.step) && step.isAllowed ? 'p' : ''}`}
              onClick={() => onStep(step)}
            >
              {step.gate !== null && <Gavel size={15} strokeWidth={1.75} aria-hidden />} {step.words}
              {step.gate !== null && <span className="unseen"> (the law says not yet)</span>}
            </button>
          ))}
      </div>
      <div className="case-clocks">
        <Clocks found={found} />
      </div>
      <Way found={found} />
      <Gates found={found} />
      <Vehicle found={found} />
      <div className="case-two">
        <section className="card pad-card">
          <h3>Place</h3>
          <TaskMap
            height={220}
            leastMetres={400}
            tasks={[
              {
                taskId: found.caseId,
                label: found.number,
                geometry: { type: 'Point', coordinates: [found.place.longitude, found.place.latitude] },
                colour: 'var(--council)',
                isChosen: true,
              },
            ]}
          />
          <p className="xs mut">
            {found.place.longitude.toFixed(5)}, {found.place.latitude.toFixed(5)}
            {found.place.land === '' ? '' : `, ${found.place.land}`}
          </p>
          {found.place.streetId !== null && (
            <p className="sm">
              <Link className="l" to="/place/$kind/$id" params={{ kind: 'street', id: String(found.place.streetId) }}>
                Also at this place
              </Link>
            </p>
          )}
          {found.near.length > 0 && (
            <p className="sm">
              May be the same: {found.near.map(({ number, metres }) => `${number} (${metres} m)`).join(', ')}
            </p>
          )}
        </section>
        <section className="card pad-card">
          <h3>What happened</h3>
          <ol className="case-history">
            {found.history.toReversed().map((event) => (
              <li key={event.seq}>
                <time dateTime={new Date(event.at).toISOString()}>{whenWords(event.at)}</time>
                <span>
                  {eventWords(event, found.definition.facts)}
                  <span className="xs mut">
                    {event.by.words}, {momentWords(event.at)}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        </section>
      </div>
      <Answers found={found} />
      <SameElsewhere found={found} />
      <CasePhotos found={found} />
      <CaseDiary found={found} />
      <CaseKeeping found={found} />
      <VictimPanel found={found} />
      <CaseReviews found={found} />
      <CaseLetters found={found} />
      <CasePenalties found={found} />
      <p className="no-paper">
        <a className="l sm" href={`/api/cases/${found.caseId}/evidence.zip`}>
          Evidence bundle
        </a>
      </p>
    </article>
  );
}

const MAIN = ['triage', 'verify', 'assign', 'arrive', 'done'];

function titleOf(found: CaseDetailView): string {
  const vrm = Object.values(found.vrms)[0];
  const seen = [found.answers['colour'], found.answers['make']].filter((each) => typeof each === 'string');
  const what = seen.length > 0 || vrm ? [seen.join(' '), vrm].filter(Boolean).join(', ') : found.name;
  return found.place.words === '' ? what : `${what}, ${found.place.words}`;
}

function Prompts({ found }: { found: CaseDetailView }) {
  return found.prompts.map(({ words, isAlarm, until }) => (
    <p key={words} className={`notice ${isAlarm ? 'late' : 'soon'}`}>
      <span>
        {words}
        {until === null ? '' : ` Too late after ${momentWords(until)}.`}
      </span>
    </p>
  ));
}

/** Crew and resident clocks side by side: never mixed, never one without the other. */
function Clocks({ found }: { found: CaseDetailView }) {
  const reported = found.marks.reported ?? found.changedAt;
  const end = found.marks.done ?? now();
  const hasResident = found.targets.some(({ from, to }) => from === 'reported' && to === 'done');
  return (
    <>
      {found.targets.map((target) => (
        <section key={target.id} className="card pad-card case-clock-card">
          <ClockRing target={target} size={52} />
          <div>
            <h3 className="sm ink2">
              {target.from === 'eligible' ? 'Crew clock' : 'Resident clock'},{' '}
              {MARK_WORDS[target.from as 'done'].toLowerCase()} to {MARK_WORDS[target.to as 'done'].toLowerCase()}
            </h3>
            <p className={`case-big clock-${clockState(target)}`}>{clockWordsOf(target)}</p>
            <p className="sm">
              {target.words}: {spanWords(target.used)} used of {spanWords(target.allowed)}
              {target.dueAt === null ? '' : `, due ${momentWords(target.dueAt)}`}
            </p>
          </div>
        </section>
      ))}
      {!hasResident && (
        <section className="card pad-card case-clock-card">
          <div>
            <h3 className="sm ink2">Resident clock, reported to done</h3>
            <p className="case-big">{durationWords(end - reported)}</p>
            <p className="sm">No target; published beside it. Starts when the resident told us.</p>
          </div>
        </section>
      )}
    </>
  );
}

/** T0 to T5. */
function Way({ found }: { found: CaseDetailView }) {
  const reached = MARKS.findLastIndex((mark) => found.marks[mark] !== undefined);
  return (
    <ol className="card pad-card case-way" aria-label="Steps of the case">
      {MARKS.map((mark, i) => {
        const at = found.marks[mark];
        return (
          <li key={mark} data-state={at !== undefined ? 'done' : i === reached + 1 && found.isOpen ? 'next' : 'open'}>
            <span className="way-dot" aria-hidden>
              {at !== undefined && <Check size={13} strokeWidth={2.5} />}
            </span>
            <span className="xs mut">T{i}</span>
            <b className="sm">{MARK_WORDS[mark]}</b>
            <span className="sm">{at === undefined ? 'not yet' : clockWords(at)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function Gates({ found }: { found: CaseDetailView }) {
  const gates = found.gates.filter(({ state }) => state !== 'doesNotApply');
  if (gates.length === 0) return null;
  return (
    <section className="card pad-card">
      <h3>What the law lets happen</h3>
      <ul className="case-gates">
        {gates.map((gate) => (
          <li key={gate.id}>
            <span className={`tag ${gate.state === 'open' ? 'ok' : 'soon'}`}>
              {gate.state === 'open' ? 'Open' : 'Not yet'}
            </span>
            <span>
              {gate.words} <span className="xs mut">{gate.law}</span>
              {gate.state === 'closed' && (
                <span className="sm ink2">
                  Waits for: {gate.waitsFor.join('; ')}
                  {gate.opensAt === null ? '' : `. Opens ${momentWords(gate.opensAt)}`}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asks the authorities about the vehicle, for who may. */
function Vehicle({ found }: { found: CaseDetailView }) {
  const enquiry = useEnquiry(found.caseId);
  if (Object.keys(found.vrms).length === 0 || !found.isOpen) return null;
  return (
    <section className="card pad-card no-paper">
      <h3>Vehicle {Object.values(found.vrms).join(', ')}</h3>
      <div className="row g2 wrap">
        <button type="button" className="btn" disabled={enquiry.isPending} onClick={() => enquiry.mutate('dvla')}>
          Ask DVLA
        </button>
        <button type="button" className="btn" disabled={enquiry.isPending} onClick={() => enquiry.mutate('police')}>
          Ask the police
        </button>
      </div>
      {enquiry.data && (
        <p className="sm" role="status">
          {enquiry.data.words}
        </p>
      )}
      {enquiry.error && <WrongWords error={enquiry.error} />}
    </section>
  );
}

function Answers({ found }: { found: CaseDetailView }) {
  const said = [
    ...found.definition.questions.map((question) => ({ question, value: found.answers[question.id] })),
    ...found.definition.facts.map((question) => ({ question, value: found.facts[question.id]?.value })),
  ].filter(({ value }) => value !== undefined);
  if (said.length === 0 && found.reporters === null) return null;
  return (
    <section className="card pad-card">
      <h3>What is known</h3>
      <dl className="pairs">
        {said.map(({ question, value }) => (
          <div key={question.id}>
            <dt>{question.words}</dt>
            <dd>{valueWords(question.options, value)}</dd>
          </div>
        ))}
        {found.reporters?.map((reporter) => (
          <div key={reporter.at}>
            <dt>Reported by</dt>
            <dd>
              {[reporter.name, reporter.email, reporter.phone].filter(Boolean).join(', ') ||
                'somebody who gave no name'}
              , {momentWords(reporter.at)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
