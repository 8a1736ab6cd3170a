import { useState } from 'react';
import {
  CHARGES,
  type Charge,
  type HoldStep,
  type HoldView,
  payable,
  standsAgainstDisposal,
  standsAgainstKeeping,
  standsAgainstRelease,
  suretyLeft,
} from '../../services/model.ts';
import { poundsWords } from '../../vocabulary/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFoot } from '../ui/form-foot.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { localDay, now } from '../ui/words.ts';
import { type HoldStepSaid, useHoldStep } from './queries.ts';
import { CHARGE_WORDS, HOLD_STEP_WORDS } from './words.ts';

/** One step with what it needs said; what the law or the charges hold against it is said before it is tried. */
export function HoldStepDialog({ hold, step, onClose }: { hold: HoldView; step: HoldStep; onClose: () => void }) {
  const save = useHoldStep(hold);
  const towards = CHARGES.filter((charge) => payable(hold, hold.terms, charge, now()) > 0);
  const [said, setSaid] = useState<Said>(() => firstOf(hold, step, towards));
  const set = (part: Partial<Said>) => setSaid((old) => ({ ...old, ...part }));
  const against = standsAgainst(hold, step, said.isTaxed);
  const title = `${HOLD_STEP_WORDS[step]}: ${hold.vrm === '' ? 'vehicle without a mark' : hold.vrm}`;
  const send = () =>
    save.mutate(bodyOf(step, said), {
      onSuccess() {
        onClose();
        confirmDone(title);
      },
    });
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {step === 'release' && hold.workflow === 'untaxed' && (
          <label className="row g2 sm">
            <input type="checkbox" checked={said.isTaxed} onChange={({ target }) => set({ isTaxed: target.checked })} />
            The keeper showed that it is taxed now
          </label>
        )}
        {against.map((words) => (
          <p key={words} className="notice soon">
            <span>{words}</span>
          </p>
        ))}
        <StepFields hold={hold} step={step} said={said} towards={towards} set={set} />
        <label className="field">
          <span className="label">{WORDS_NEEDED[step] ?? 'Words, if any'}</span>
          <textarea
            className="in"
            rows={2}
            maxLength={600}
            required={WORDS_NEEDED[step] !== undefined}
            value={said.words}
            onChange={({ target }) => set({ words: target.value })}
          />
        </label>
        <FormFoot words={HOLD_STEP_WORDS[step]} save={save} isBlocked={against.length > 0} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface Said {
  words: string;
  place: string;
  pounds: string;
  towards: Charge;
  isTaxed: boolean;
  certificate: string;
  facility: string;
}

const WORDS_NEEDED: Partial<Record<HoldStep, string>> = {
  tellKeeper: 'By which letter, or why no keeper can be told',
  endClaim: 'Why: withdrawn, or not paid in time',
};

const inPounds = (pence: number) => (pence / 100).toFixed(2);

function firstOf(hold: HoldView, step: HoldStep, towards: readonly Charge[]): Said {
  const charge = towards[0] ?? 'removal';
  const open = step === 'returnSurety' ? suretyLeft(hold) : payable(hold, hold.terms, charge, now());
  return {
    ...{ words: '', place: hold.place, pounds: inPounds(open), towards: charge, isTaxed: false },
    ...{ certificate: '', facility: '' },
  };
}

function standsAgainst(hold: HoldView, step: HoldStep, isTaxed: boolean): string[] {
  switch (step) {
    case 'release':
      return standsAgainstRelease(hold, hold.terms, now(), isTaxed);
    case 'dispose':
      return standsAgainstDisposal(hold, hold.terms, now(), localDay);
    case 'keepSurety':
      return standsAgainstKeeping(hold, hold.terms, now(), localDay);
    default:
      return [];
  }
}

function bodyOf(step: HoldStep, said: Said): HoldStepSaid {
  const pence = Math.round(Number(said.pounds) * 100);
  const body = { step, words: said.words };
  switch (step) {
    case 'move':
      return { ...body, place: said.place };
    case 'pay':
      return { ...body, pence, towards: said.towards };
    case 'returnSurety':
      return { ...body, pence };
    case 'release':
      return { ...body, isTaxed: said.isTaxed };
    case 'dispose':
      return { ...body, certificate: said.certificate, facility: said.facility };
    default:
      return body;
  }
}

function StepFields({
  hold,
  step,
  said,
  towards,
  set,
}: {
  hold: HoldView;
  step: HoldStep;
  said: Said;
  towards: readonly Charge[];
  set: (part: Partial<Said>) => void;
}) {
  const line = (name: 'place' | 'certificate' | 'facility', words: string) => (
    <label className="field">
      <span className="label">{words}</span>
      <input
        className="in"
        required
        maxLength={name === 'certificate' ? 60 : 120}
        value={said[name]}
        onChange={({ target }) => set({ [name]: target.value })}
      />
    </label>
  );
  const amount = (
    <label className="field">
      <span className="label">Amount, £</span>
      <input
        className="in"
        type="number"
        step="0.01"
        min="0.01"
        required
        value={said.pounds}
        onChange={({ target }) => set({ pounds: target.value })}
      />
    </label>
  );
  switch (step) {
    case 'move':
      return line('place', 'Where it is kept now');
    case 'dispose':
      return (
        <>
          {line('certificate', 'Number of the certificate of destruction')}
          {line('facility', 'Authorised treatment facility')}
        </>
      );
    case 'returnSurety':
      return amount;
    case 'pay':
      return (
        <>
          <label className="field">
            <span className="label">Towards</span>
            <select
              className="in"
              value={said.towards}
              onChange={({ target }) => {
                const charge = target.value as Charge;
                set({ towards: charge, pounds: inPounds(payable(hold, hold.terms, charge, now())) });
              }}
            >
              {towards.map((charge) => (
                <option key={charge} value={charge}>
                  {CHARGE_WORDS[charge]}: {poundsWords(payable(hold, hold.terms, charge, now()))} open
                </option>
              ))}
            </select>
          </label>
          {amount}
        </>
      );
    default:
      return null;
  }
}
