import '../../letters/letters.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Diary, type DiarySummary, LONGEST_ENTRY_WORDS } from '../../../services/model.ts';
import { get, post } from '../../api/client.ts';
import { useMay } from '../../api/queries.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormFoot } from '../../ui/form-foot.tsx';
import { clockWords, dayWords, localDay, momentWords, plural } from '../../ui/words.ts';
import { WrongWords } from '../../ui/wrong-words.tsx';
import type { CaseDetailView } from '../queries.ts';
import { QuestionField } from '../question-field.tsx';

const key = (caseId: number) => ['cases', 'diaries', caseId];

function useDiaryChange<Said>(caseId: number, send: (said: Said) => Promise<unknown>, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    async onSuccess() {
      onDone();
      await client.invalidateQueries({ queryKey: key(caseId) });
      await client.invalidateQueries({ queryKey: ['cases', 'one', caseId] });
    },
  });
}

/** The diary of a nuisance: sent to the reporters, written in by them by their link or noted for them, and returned. */
export function CaseDiary({ found }: { found: CaseDetailView }) {
  const may = useMay('case.work') && found.definition.facts.some(({ id }) => id === 'diary');
  const diaries = useQuery({
    queryKey: key(found.caseId),
    queryFn: ({ signal }) => get<{ diaries: Diary[] }>(`/api/cases/${found.caseId}/diaries`, {}, signal),
    enabled: may,
  });
  const [asking, setAsking] = useState<'send' | 'write' | null>(null);
  if (!may || diaries.data === undefined) return null;
  const all = diaries.data.diaries;
  const open = all.find(({ isOpen }) => isOpen);
  return (
    <section className="card pad-card" aria-labelledby="case-diary">
      <div className="row g2 wrap">
        <h3 id="case-diary">Diary</h3>
        <span className="f1" />
        {open === undefined
          ? found.isOpen && (
              <button type="button" className="btn no-paper" onClick={() => setAsking('send')}>
                Send a diary
              </button>
            )
          : null}
        {open !== undefined && (
          <button type="button" className="btn no-paper" onClick={() => setAsking('write')}>
            Note an entry
          </button>
        )}
      </div>
      {all.length === 0 && (
        <p className="sm ink2">None out. Reporters write in it on the page of their own link; nobody else reads it.</p>
      )}
      {all.map((diary) => (
        <DiaryCard key={diary.diaryId} diary={diary} />
      ))}
      {asking === 'send' && <SendDiary caseId={found.caseId} onClose={() => setAsking(null)} />}
      {asking === 'write' && open !== undefined && <WriteEntry diary={open} onClose={() => setAsking(null)} />}
    </section>
  );
}

function DiaryCard({ diary }: { diary: Diary }) {
  const close = useDiaryChange(
    diary.caseId,
    () =>
      post(`/api/services/diaries/${diary.diaryId}/steps`, {
        ...{ step: 'return', expectedVersion: diary.version, words: '', idempotencyKey: crypto.randomUUID() },
      }),
    () => undefined,
  );
  return (
    <article className="letter" aria-label={`Diary sent ${momentWords(diary.sentAt)}`}>
      <div className="row g2 wrap">
        <span className={`tag ${diary.isOpen ? 'soon' : 'ok'}`}>{diary.isOpen ? 'Out' : 'Returned'}</span>
        <span className="sm">
          Sent {momentWords(diary.sentAt)},{' '}
          {diary.closedAt === null
            ? `to run until ${dayWords(localDay(diary.until))}`
            : `returned ${momentWords(diary.closedAt)}`}
        </span>
      </div>
      <p className="sm">{summaryWords(diary.summary)}</p>
      {diary.entries.length > 0 && (
        <ol className="case-history">
          {diary.entries.map(({ id, from, to, words, by }) => (
            <li key={id}>
              <time dateTime={new Date(from).toISOString()}>{dayWords(localDay(from))}</time>
              <span>
                {clockWords(from)} to {clockWords(to)}: {words}
                <span className="xs mut">{by}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
      {diary.isOpen && (
        <div className="row g2 no-paper">
          <button type="button" className="btn" disabled={close.isPending} onClick={() => close.mutate(undefined)}>
            It is back
          </button>
        </div>
      )}
      {close.error && <WrongWords error={close.error} />}
    </article>
  );
}

const hourWords = (hours: number) => `${hours.toFixed(1).replace(/\.0$/, '')} h`;

function summaryWords({ n, nWriters, nNights, hours, nightHours }: DiarySummary): string {
  if (n === 0) return 'Nothing noted yet.';
  return (
    `${plural(n, 'entry', 'entries')} by ${plural(nWriters, 'writer')}: ${hourWords(hours)} in all, ` +
    `${hourWords(nightHours)} of them between 23:00 and 07:00, in ${plural(nNights, 'night')}. ` +
    'Hours that two heard are counted once. As noted by those disturbed; not measured.'
  );
}

function SendDiary({ caseId, onClose }: { caseId: number; onClose: () => void }) {
  const [days, setDays] = useState('14');
  const send = useDiaryChange(
    caseId,
    () =>
      post(`/api/cases/${caseId}/diaries`, {
        ...{ days: Number(days), words: '', idempotencyKey: crypto.randomUUID() },
      }),
    onClose,
  );
  return (
    <Dialog title="Send a diary" isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate(undefined);
        }}
      >
        <p className="sm ink2">
          Whoever reported this finds it on the page of their link, in their language. Who reported by telephone can
          ring, and it is noted here.
        </p>
        <label className="field">
          <span className="label">For how many days</span>
          <input
            className="in"
            type="number"
            min="1"
            max="92"
            required
            value={days}
            onChange={({ target }) => setDays(target.value)}
          />
        </label>
        <FormFoot words="Send it" save={send} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function WriteEntry({ diary, onClose }: { diary: Diary; onClose: () => void }) {
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [times, setTimes] = useState<{ from?: number; to?: number }>({});
  const [words, setWords] = useState('');
  const write = useDiaryChange(
    diary.caseId,
    () => post(`/api/services/diaries/${diary.diaryId}/entries`, { ...times, words, idempotencyKey }),
    onClose,
  );
  const time = (name: 'from' | 'to', label: string) => (
    <QuestionField
      question={{ id: name, words: label, kind: 'instant', isRequired: true, help: '', options: [] }}
      value={times[name]}
      onChange={(value) => setTimes((old) => ({ ...old, [name]: value as number }))}
    />
  );
  return (
    <Dialog title="Note an entry" isOpen onClose={onClose}>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          write.mutate(undefined);
        }}
      >
        {time('from', 'From')}
        {time('to', 'To')}
        <label className="field">
          <span className="label">What was heard, and what it kept them from</span>
          <textarea
            className="in"
            rows={3}
            required
            maxLength={LONGEST_ENTRY_WORDS}
            value={words}
            onChange={({ target }) => setWords(target.value)}
          />
        </label>
        <FormFoot words="Note it" save={write} onClose={onClose} />
      </form>
    </Dialog>
  );
}
