import { ChevronLeft, Navigation, Phone as PhoneIcon } from 'lucide-react';
import { useState } from 'react';
import type { NextStep } from '../../services/model.ts';
import { STATE_WORDS, valueWords } from '../cases/clock-words.ts';
import { announce } from '../ui/announce.tsx';
import { momentWords, now, plural } from '../ui/words.ts';
import type { Book } from './book.ts';
import { type CaseNow, casePhotoPath, caseStepPath, casesNow } from './case-book.ts';
import { type Asking, CaseStepForm } from './case-step-form.tsx';
import { CaseClock } from './my-cases.tsx';
import { OwnUpdates } from './own-updates.tsx';
import { PenaltyForm } from './penalty-form.tsx';
import { PhotoButton } from './photo-button.tsx';
import { StreetSketch } from './street-sketch.tsx';
import { directionsToPoint } from './task-words.ts';
import type { Phone } from './use-phone.ts';

const MAIN = { take: 'Take it', verify: 'Verify', arrive: 'On scene', done: 'Done', resume: 'Go on' } as const;
type Main = keyof typeof MAIN;
const CHIPS = [
  ['establish', 'Checklist'],
  ['note', 'Note'],
  ['pause', 'Pause'],
  ['notFound', 'Not found'],
  ['unassign', 'Give back'],
] as const;

/** One case on the street: its clock, what the law says, what to do next. Everything works without signal. */
export function CasePage({ phone, book, caseId }: { phone: Phone; book: Book; caseId: number }) {
  const [asking, setAsking] = useState<Asking | 'penalty' | null>(null);
  const one = casesNow(book, phone.updates, now()).find(({ it }) => it.caseId === caseId);
  if (one === undefined) {
    return (
      <div className="phone-body">
        <Back />
        <section className="phone-card">
          <h1>This case is not on the phone</h1>
          <p>It is closed, or given to somebody else.</p>
        </section>
      </div>
    );
  }
  const { it } = one;
  const chain = `case ${caseId}`;
  const offences = (book.cases?.offences ?? []).filter(({ cases }) => cases.length === 0 || cases.includes(it.code));
  const send = async (did: string, bodies: readonly Record<string, unknown>[]) => {
    // At once: what is pressed while this is being saved opens and stays.
    setAsking(null);
    let expectedVersion = it.version;
    for (const body of bodies) {
      const request = { method: 'POST', path: caseStepPath(caseId), body: { ...body, expectedVersion, doneAt: now() } };
      await phone.act({ chain, did: `${did} ${it.number}`, request: { ...request, method: 'POST' } });
      expectedVersion += body['step'] === 'establish' ? Object.keys(body['facts'] as object).length : 1;
    }
    announce(`${did} ${it.number}. Saved on this phone.`);
  };
  const main = mainStep(one);
  const onMain = () => {
    if (main === 'done') return setAsking('done');
    if (main === 'take') {
      const triage = it.marks.triaged === undefined ? [{ step: 'triage' }] : [];
      return void send('Took', [...triage, { step: 'assign', personId: book.person.personId }]);
    }
    if (main !== null) void send(DID[main], [{ step: main }]);
  };
  return (
    <>
      <header className="phone-head">
        <div className="row between">
          <Back />
          <span className="mut">{it.number}</span>
        </div>
        <h1>{it.name}</h1>
        <p>{it.place.words}</p>
        <div className="row g2 wrap">
          <CaseClock one={one} />
          <span className="phone-tag hold">{STATE_WORDS[it.state]}</span>
        </div>
      </header>
      <div className="phone-body with-acts">
        <StreetSketch
          shapes={[{ geometry: { type: 'Point', coordinates: [it.place.longitude, it.place.latitude] }, label: '1' }]}
          height={200}
        />
        {asking === 'penalty' ? (
          <PenaltyForm
            offences={offences}
            onCancel={() => setAsking(null)}
            onDone={(body) => {
              const request = { method: 'POST', path: `/api/cases/${caseId}/penalties` } as const;
              void phone.act({
                chain,
                did: `Penalty on ${it.number}`,
                request: { ...request, body: { ...body, offenceAt: now() } },
              });
              announce('Penalty saved on this phone.');
              setAsking(null);
            }}
          />
        ) : asking !== null ? (
          <CaseStepForm
            one={one}
            asks={asking}
            onCancel={() => setAsking(null)}
            onDone={(did, body) => void send(did, [body])}
          />
        ) : (
          <>
            {one.prompts.map(({ words, isAlarm, until }) => (
              <p key={words} className={`phone-strip ${isAlarm ? 'late' : 'soon'}`}>
                {words}
                {until === null ? '' : ` Too late after ${momentWords(until)}.`}
              </p>
            ))}
            <Refused one={one} />
            <div className="phone-chips">
              <PhotoButton phone={phone} path={casePhotoPath(caseId)} chain={chain} number={it.number} />
              {CHIPS.filter(([step]) => mayNow(one, step)).map(([step, words]) => (
                <button
                  key={step}
                  type="button"
                  className="phone-chip"
                  onClick={() => (step === 'unassign' ? void send('Gave back', [{ step }]) : setAsking(step))}
                >
                  {words}
                </button>
              ))}
              {offences.length > 0 && it.isOpen && (
                <button type="button" className="phone-chip" onClick={() => setAsking('penalty')}>
                  Fixed penalty
                </button>
              )}
            </div>
            <About one={one} />
            <OwnUpdates phone={phone} chains={[chain]} />
          </>
        )}
      </div>
      {asking === null && (
        <div className="act-bar">
          <a className="act help" href="tel:999">
            <PhoneIcon size={24} strokeWidth={1.75} aria-hidden /> Help
          </a>
          {main === null ? (
            <a className="act second" href={directionsToPoint(it.place.longitude, it.place.latitude)}>
              <Navigation size={24} strokeWidth={1.75} aria-hidden /> Directions
            </a>
          ) : (
            <button type="button" className="act" onClick={onMain}>
              {MAIN[main]}
            </button>
          )}
        </div>
      )}
    </>
  );
}

const DID = { verify: 'Verified', arrive: 'On scene of', resume: 'Went on with' } as const;

const stepOf = ({ steps }: CaseNow, name: NextStep['step']) => steps.find(({ step }) => step === name);

function mayNow(one: CaseNow, step: NextStep['step']): boolean {
  const next = stepOf(one, step);
  if (next === undefined || !next.isAllowed) return false;
  return step !== 'unassign' || one.isMine;
}

/** What comes next for whoever holds the phone; null where there is nothing, or the law says not yet. */
function mainStep(one: CaseNow): Main | null {
  const { it } = one;
  if (!it.isOpen) return null;
  if (it.assigned === null) {
    return it.state !== 'waiting' && (it.marks.triaged === undefined || mayNow(one, 'assign')) ? 'take' : null;
  }
  if (!one.isMine) return null;
  for (const step of ['resume', 'arrive', 'verify', 'done'] as const) if (mayNow(one, step)) return step;
  return null;
}

/** Steps that a closed gate refuses: said, not hidden. */
function Refused({ one }: { one: CaseNow }) {
  const closed = one.steps.filter(({ gate, step }) => gate !== null && ['verify', 'arrive', 'done'].includes(step));
  const reasons = [...new Set(closed.map(({ refusal }) => refusal))];
  if (reasons.length === 0) return null;
  return (
    <section className="phone-card">
      <h2>The law says not yet</h2>
      {reasons.map((words) => (
        <p key={words}>{words}</p>
      ))}
    </section>
  );
}

function About({ one: { it, definition } }: { one: CaseNow }) {
  const said = [
    ...definition.questions.map((question) => ({ question, value: it.answers[question.id] })),
    ...definition.facts.map((question) => ({ question, value: it.facts[question.id]?.value })),
  ].filter(({ value }) => value !== undefined);
  const marks = Object.values(it.vrms);
  return (
    <section className="phone-card">
      <h2>What is known</h2>
      {it.words !== '' && <p>{it.words}</p>}
      {marks.length > 0 && (
        <p>
          Vehicle <b>{marks.join(', ')}</b>
        </p>
      )}
      {said.map(({ question, value }) => (
        <p key={question.id}>
          {question.words}
          {question.words.endsWith('?') ? ' ' : ': '}
          <b>{valueWords(question.options, value)}</b>
        </p>
      ))}
      <p className="mut">
        Reported {momentWords(it.marks.reported ?? 0)}
        {it.nReports > 1 && `, ${plural(it.nReports, 'report')}`}
        {definition.powers.length > 0 && `. Powers: ${definition.powers.join(', ')}`}
      </p>
      <a className="act second" href={directionsToPoint(it.place.longitude, it.place.latitude)}>
        <Navigation size={24} strokeWidth={1.75} aria-hidden /> Directions
      </a>
    </section>
  );
}

function Back() {
  return (
    <a className="phone-back" href="#/cases">
      <ChevronLeft size={26} strokeWidth={1.75} aria-hidden /> Cases
    </a>
  );
}
