import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  CANCEL_REASONS,
  CANCEL_WORDS,
  type Penalty,
  type PenaltyOffence,
  type PenaltyStep,
} from '../../../services/model.ts';
import { poundsWords } from '../../../vocabulary/index.ts';
import { get, post } from '../../api/client.ts';
import { useMay } from '../../api/queries.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormFoot } from '../../ui/form-foot.tsx';
import { dayWords, momentWords, now } from '../../ui/words.ts';
import { WrongWords } from '../../ui/wrong-words.tsx';
import type { CaseDetailView } from '../queries.ts';

interface PenaltyView extends Penalty {
  penaltyId: number;
  version: number;
  offence: PenaltyOffence;
  person: string;
  steps: { step: PenaltyStep; refusal: string | null }[];
}

const STATES = {
  open: 'Open',
  paid: 'Paid',
  cancelled: 'Cancelled',
  prosecuted: 'Prosecuted',
  lapsed: 'Lapsed',
} as const;
const key = (caseId: number) => ['penalties', caseId];

/** Fixed penalties of a case: offered after the checks, paid, cancelled with a reason, or taken to court in time. */
export function CasePenalties({ found }: { found: CaseDetailView }) {
  const mayEnforce = useMay('case.enforce');
  const penalties = useQuery({
    queryKey: key(found.caseId),
    queryFn: ({ signal }) => get<{ penalties: PenaltyView[] }>(`/api/cases/${found.caseId}/penalties`, {}, signal),
    enabled: mayEnforce,
  });
  const [isOffering, setIsOffering] = useState(false);
  if (penalties.data === undefined) return null;
  return (
    <section className="card pad-card" aria-labelledby="case-penalties">
      <div className="row g2 wrap">
        <h3 id="case-penalties">Fixed penalties</h3>
        <span className="f1" />
        {found.isOpen && (
          <button type="button" className="btn no-paper" onClick={() => setIsOffering(true)}>
            Offer a penalty
          </button>
        )}
      </div>
      {penalties.data.penalties.length === 0 && <p className="sm ink2">None.</p>}
      {penalties.data.penalties.map((penalty) => (
        <PenaltyCard key={penalty.penaltyId} penalty={penalty} caseId={found.caseId} />
      ))}
      {isOffering && <OfferPenalty found={found} onClose={() => setIsOffering(false)} />}
    </section>
  );
}

const STEP_WORDS: Record<PenaltyStep, string> = {
  pay: 'Record a payment',
  remind: 'Remind',
  dispute: 'Disputed',
  refund: 'Record a refund',
  cancel: 'Cancel',
  prosecute: 'Prosecute',
};

function PenaltyCard({ penalty, caseId }: { penalty: PenaltyView; caseId: number }) {
  const client = useQueryClient();
  const [words, setWords] = useState('');
  const [amount, setAmount] = useState((penalty.left / 100).toFixed(2));
  const [reason, setReason] = useState<string>(CANCEL_REASONS[0]);
  const step = useMutation({
    mutationFn: (name: PenaltyStep) =>
      post(`/api/services/penalties/${penalty.penaltyId}/steps`, {
        ...{ step: name, expectedVersion: penalty.version, words, idempotencyKey: crypto.randomUUID() },
        ...(name === 'pay' || name === 'refund' ? { pence: Math.round(Number(amount) * 100) } : {}),
        ...(name === 'cancel' ? { reason } : {}),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: key(caseId) }),
  });
  const open = penalty.steps.filter(({ refusal }) => refusal === null);
  return (
    <article className="letter" aria-label={`Penalty: ${penalty.offence.name}`}>
      <div className="row g2 wrap">
        <b>{penalty.offence.name}</b>
        <span className="tag">{STATES[penalty.state]}</span>
        {penalty.isDisputed && <span className="tag soon">Disputed</span>}
      </div>
      <p className="sm">
        {poundsWords(penalty.asked)} asked now, {poundsWords(penalty.paid)} paid, {poundsWords(penalty.left)} left.
        Offered {momentWords(penalty.offeredAt)}
        {penalty.discountDay === null ? '' : `; less if paid by ${dayWords(penalty.discountDay)}`}; to pay by{' '}
        {dayWords(penalty.payDay)}; court before {dayWords(penalty.prosecuteDay)}.
      </p>
      <p className="xs mut">
        {penalty.offence.law}. {penalty.person}
      </p>
      {open.length > 0 && (
        <div className="col g2 no-paper">
          {open.some(({ step: each }) => each === 'pay' || each === 'refund') && (
            <label className="field">
              <span className="label">Paid or paid back, £</span>
              <input
                className="in"
                type="number"
                step="0.01"
                min="0.01"
                value={amount}
                onChange={({ target }) => setAmount(target.value)}
              />
            </label>
          )}
          {open.some(({ step: each }) => each === 'cancel') && (
            <label className="field">
              <span className="label">Reason, to cancel</span>
              <select className="in" value={reason} onChange={({ target }) => setReason(target.value)}>
                {CANCEL_REASONS.map((each) => (
                  <option key={each} value={each}>
                    {CANCEL_WORDS[each]}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label className="field">
            <span className="label">Words</span>
            <input className="in" value={words} maxLength={2000} onChange={({ target }) => setWords(target.value)} />
          </label>
          <div className="row g2 wrap">
            {open.map(({ step: each }) => (
              <button
                key={each}
                type="button"
                className="btn"
                disabled={step.isPending}
                onClick={() => step.mutate(each)}
              >
                {STEP_WORDS[each]}
              </button>
            ))}
          </div>
        </div>
      )}
      {step.error && <WrongWords error={step.error} />}
    </article>
  );
}

function OfferPenalty({ found, onClose }: { found: CaseDetailView; onClose: () => void }) {
  const client = useQueryClient();
  const offences = useQuery({
    queryKey: ['penalties', 'offences'],
    queryFn: ({ signal }) => get<{ offences: PenaltyOffence[] }>('/api/services/offences', {}, signal),
  });
  const fitting = (offences.data?.offences ?? []).filter(
    ({ cases }) => cases.length === 0 || cases.includes(found.code),
  );
  const [said, setSaid] = useState({
    ...{ offence: '', amount: '', circumstances: '', person: '', identity: '', age: '', vulnerability: '' },
    ...{ evidence: '', understands: false },
  });
  const set = (part: Partial<typeof said>) => setSaid((old) => ({ ...old, ...part }));
  const offer = useMutation({
    mutationFn: () =>
      post(`/api/cases/${found.caseId}/penalties`, {
        ...{ offence: said.offence, pence: Math.round(Number(said.amount) * 100), offenceAt: now() },
        ...{ circumstances: said.circumstances, person: said.person, idempotencyKey: crypto.randomUUID() },
        checks: {
          ...{ identity: said.identity, age: said.age === '' ? null : Number(said.age) },
          ...{ vulnerability: said.vulnerability, understands: said.understands, evidence: said.evidence },
        },
      }),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: key(found.caseId) });
      await client.invalidateQueries({ queryKey: ['cases', 'letters'] });
      onClose();
    },
  });
  const line = (
    name: 'person' | 'identity' | 'vulnerability' | 'evidence' | 'circumstances',
    words: string,
    isRequired: boolean,
  ) => (
    <label className="field">
      <span className="label">{words}</span>
      <input
        className="in"
        required={isRequired}
        maxLength={name === 'circumstances' ? 2000 : 300}
        value={said[name]}
        onChange={({ target }) => set({ [name]: target.value })}
      />
    </label>
  );
  return (
    <Dialog title={`Offer a penalty: ${found.number}`} isOpen onClose={onClose} isWide>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          offer.mutate();
        }}
      >
        <label className="field">
          <span className="label">Offence</span>
          <select
            className="in"
            required
            value={said.offence}
            onChange={({ target }) => {
              const chosen = fitting.find(({ code }) => code === target.value);
              set({ offence: target.value, amount: chosen ? (chosen.usualPence / 100).toFixed(2) : '' });
            }}
          >
            <option value="">Choose</option>
            {fitting.map(({ code, name, law }) => (
              <option key={code} value={code}>
                {name} ({law})
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">Amount, £</span>
          <input
            className="in"
            type="number"
            step="0.01"
            min="0"
            required
            value={said.amount}
            onChange={({ target }) => set({ amount: target.value })}
          />
        </label>
        {line('circumstances', 'What happened', true)}
        {line('person', 'To whom: name and address', true)}
        {line('identity', 'How identity was established', false)}
        <label className="field">
          <span className="label">Age, whole years</span>
          <input
            className="in"
            type="number"
            min="0"
            max="130"
            value={said.age}
            onChange={({ target }) => set({ age: target.value })}
          />
        </label>
        {line('vulnerability', 'Vulnerability seen (empty: none)', false)}
        {line('evidence', 'Evidence: photo, statement or witness', false)}
        <label className="row g2 sm">
          <input
            type="checkbox"
            checked={said.understands}
            onChange={({ target }) => set({ understands: target.checked })}
          />
          Understands what is said
        </label>
        <FormFoot words="Offer it" save={offer} onClose={onClose} />
      </form>
    </Dialog>
  );
}
