import type { ReactNode } from 'react';
import { useState } from 'react';
import { type HoldStep, type HoldView, holdSteps, suretyDay, suretyLeft } from '../../services/model.ts';
import { poundsWords } from '../../vocabulary/index.ts';
import { useMay } from '../api/queries.ts';
import { dayWords, localDay, momentWords, plural } from '../ui/words.ts';
import { HoldStepDialog } from './step-dialog.tsx';
import { CHARGE_WORDS, HOLD_STEP_WORDS } from './words.ts';

const STATES = { held: 'In keeping', claimed: 'Claimed', released: 'Released', disposed: 'Disposed of' } as const;
const TAGS = { held: 'soon', claimed: 'soon', released: 'ok', disposed: 'ok' } as const;

/** A vehicle in keeping: what it costs, what stands against letting it go, and what happened to it. */
export function HoldCard({ hold, children }: { hold: HoldView; children?: ReactNode }) {
  const mayWork = useMay('case.work');
  const mayDispose = useMay('case.approve');
  const [step, setStep] = useState<HoldStep | null>(null);
  const name = hold.vrm === '' ? 'Vehicle without a mark' : hold.vrm;
  const steps = holdSteps(hold).filter((each) => (each === 'dispose' ? mayDispose : mayWork));
  const isKept = hold.endedAt === null;
  const backBy = suretyDay(hold, hold.terms, localDay);
  return (
    <article className="letter" aria-label={`${name}, ${STATES[hold.state].toLowerCase()}`}>
      <div className="row g2 wrap">
        <b>{name}</b>
        <span className={`tag ${TAGS[hold.state]}`}>{STATES[hold.state]}</span>
        {isKept && hold.keeperToldAt === null && <span className="tag late">Keeper not told</span>}
        <span className="f1" />
        {children}
      </div>
      <p className="sm">
        {hold.workflow === 'untaxed' ? 'Untaxed' : 'Abandoned'}, {isKept ? 'at' : 'was at'} {hold.place}. Lifted{' '}
        {momentWords(hold.liftedAt)}
        {hold.keeperToldAt === null ? '' : `; keeper told ${momentWords(hold.keeperToldAt)}`}
        {hold.endedAt === null ? '' : `; ${STATES[hold.state].toLowerCase()} ${momentWords(hold.endedAt)}`}
        {hold.certificate === null ? '' : `, certificate ${hold.certificate}`}.
      </p>
      <Charges hold={hold} />
      {backBy !== null && suretyLeft(hold) > 0 && (
        <p className="sm">
          Surety of {poundsWords(suretyLeft(hold))} goes back when the vehicle is shown to be taxed by{' '}
          {dayWords(backBy)}.
        </p>
      )}
      {isKept && (
        <dl className="pairs">
          <div>
            <dt>Against release</dt>
            <dd>{hold.againstRelease.join(' ') || 'Nothing'}</dd>
          </div>
          <div>
            <dt>Against disposal</dt>
            <dd>{hold.againstDisposal.join(' ') || 'Nothing'}</dd>
          </div>
        </dl>
      )}
      {steps.length > 0 && (
        <div className="row g2 wrap no-paper">
          {steps.map((each) => (
            <button key={each} type="button" className="btn" onClick={() => setStep(each)}>
              {HOLD_STEP_WORDS[each]}
            </button>
          ))}
        </div>
      )}
      <details>
        <summary>{plural(hold.history.length, 'entry', 'entries')} in its history</summary>
        <ol>
          {hold.history.map((event) => (
            <li key={`${event.at} ${event.what}`} className="sm">
              {momentWords(event.at)}, {event.by}: {EVENTS[event.what] ?? event.what}
              {event.words === '' ? '' : `. ${event.words}`}
            </li>
          ))}
        </ol>
        <p className="xs mut">{hold.terms.law}</p>
      </details>
      {step !== null && <HoldStepDialog hold={hold} step={step} onClose={() => setStep(null)} />}
    </article>
  );
}

const EVENTS: Record<string, string> = {
  ...{ lifted: 'lifted', moved: 'moved', keeperTold: 'keeper told', claimed: 'claimed', claimEnded: 'claim ended' },
  ...{ paid: 'payment', suretyReturned: 'surety given back', suretyKept: 'surety kept for good' },
  ...{ released: 'released', disposed: 'disposed of' },
};

function Charges({ hold }: { hold: HoldView }) {
  if (hold.charges.length === 0) return null;
  return (
    <table className="plain">
      <caption className="unseen">Charges</caption>
      <thead>
        <tr>
          <th scope="col">Charge</th>
          <th scope="col" className="num">
            Due
          </th>
          <th scope="col" className="num">
            Paid
          </th>
          <th scope="col" className="num">
            Left
          </th>
        </tr>
      </thead>
      <tbody>
        {hold.charges.map(({ charge, due, paid, left }) => (
          <tr key={charge}>
            <th scope="row">{CHARGE_WORDS[charge]}</th>
            <td className="num">{poundsWords(due)}</td>
            <td className="num">{poundsWords(paid)}</td>
            <td className="num">{poundsWords(left)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
