import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { get } from '../api/client.ts';
import { Failed } from '../api/failed.tsx';
import type { AuditEntry } from '../api/types.ts';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { clockWords, countWords, dayOfIso, dayWords, localDay, plural, startOfDay } from '../ui/words.ts';

const PAGE = 100;

/** Who did what, when and why; newest first. Reading this is itself recorded. */
export function Audit() {
  const [what, setWhat] = useState('');
  const [subjectId, setSubjectId] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [asked, setAsked] = useState<Record<string, string | number | undefined>>({});
  const [before, setBefore] = useState<number | undefined>(undefined);
  const entries = useQuery({
    queryKey: ['audit', asked, before],
    queryFn: ({ signal }) => get<{ entries: AuditEntry[] }>('/api/audit', { ...asked, before, limit: PAGE }, signal),
    placeholderData: (old) => old,
  });
  const search = () => {
    const fromDay = dayOfIso(from);
    const toDay = dayOfIso(to);
    setBefore(undefined);
    setAsked({
      what: what.trim() || undefined,
      subjectId: subjectId.trim() || undefined,
      from: fromDay === null ? undefined : startOfDay(fromDay),
      to: toDay === null ? undefined : startOfDay(toDay + 1),
    });
  };
  const list = entries.data?.entries ?? [];
  return (
    <div className="col g4">
      <Verify />
      <section className="card">
        <header className="pad-header">
          <h2>Audit trail</h2>
        </header>
        <form
          className="audit-search"
          onSubmit={(event) => {
            event.preventDefault();
            search();
          }}
        >
          <label className="field">
            <span className="label">What happened</span>
            <input
              className="in"
              placeholder="session.started"
              value={what}
              onChange={(event) => setWhat(event.target.value)}
            />
          </label>
          <label className="field">
            <span className="label">To what (its number)</span>
            <input className="in" value={subjectId} onChange={(event) => setSubjectId(event.target.value)} />
          </label>
          <label className="field">
            <span className="label">From</span>
            <input className="in" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
          </label>
          <label className="field">
            <span className="label">To</span>
            <input className="in" type="date" value={to} onChange={(event) => setTo(event.target.value)} />
          </label>
          <button type="submit" className="btn p">
            Search
          </button>
        </form>
        {entries.isPending && <Skeleton lines={6} height={30} />}
        {entries.isError && (
          <Failed error={entries.error} what="The audit trail" onRetry={() => void entries.refetch()} />
        )}
        {entries.isSuccess && (
          <>
            <table className="audit stack">
              <caption className="unseen">{plural(list.length, 'entry', 'entries')}, newest first</caption>
              <thead>
                <tr>
                  <th scope="col" className="num">
                    Entry
                  </th>
                  <th scope="col">When</th>
                  <th scope="col">Who</th>
                  <th scope="col">What</th>
                  <th scope="col">To what</th>
                  <th scope="col">Details</th>
                </tr>
              </thead>
              <tbody>
                {list.map((entry) => (
                  <tr key={entry.auditId}>
                    <td className="num" data-label="Entry">
                      {countWords(entry.auditId)}
                    </td>
                    <td className="nw tab" data-label="When">
                      {dayWords(localDay(entry.at))}, {clockWords(entry.at)}
                    </td>
                    <td data-label="Who">{entry.actor}</td>
                    <td data-label="What">
                      <span>
                        {entry.what}
                        {entry.outcome !== 'done' && (
                          <span className="tag late" style={{ marginLeft: 6 }}>
                            {entry.outcome}
                          </span>
                        )}
                      </span>
                    </td>
                    <td data-label="To what">
                      {entry.subjectType === null ? '' : `${entry.subjectType} ${entry.subjectId ?? ''}`}
                    </td>
                    <td data-label="Details" className="details">
                      {detailWords(entry.payload)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {list.length === 0 && <p className="state sm ink2">No entry matches.</p>}
            <div className="row g3 audit-foot">
              <Provenance className="f1">
                {plural(list.length, 'entry', 'entries')} shown. Times are local. Reading the trail is recorded too.
              </Provenance>
              {before !== undefined && (
                <button type="button" className="btn s" onClick={() => setBefore(undefined)}>
                  Newest
                </button>
              )}
              {list.length === PAGE && (
                <button type="button" className="btn s" onClick={() => setBefore(list.at(-1)?.auditId)}>
                  Older
                </button>
              )}
            </div>
          </>
        )}
      </section>
    </div>
  );
}

/** The payload as "name: value", without what its own columns say. */
function detailWords(payload: Record<string, unknown>): string {
  return Object.entries(payload)
    .filter(([name]) => name !== 'v')
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('; ');
}

interface Verified {
  entries: number;
  firstBroken: number | null;
}

/** Recomputes the whole chain: each entry carries the hash of the one before it. */
function Verify() {
  const verify = useMutation({ mutationFn: () => get<Verified>('/api/audit/verify') });
  return (
    <section className="card verify" aria-labelledby="verify-title">
      <ShieldCheck size={20} strokeWidth={1.75} aria-hidden />
      <div className="f1">
        <h2 id="verify-title">Is the trail whole?</h2>
        <p className="sm ink2" role="status">
          {verify.isPending && 'Checking every entry against the one before it.'}
          {verify.isIdle && 'Each entry carries the hash of the one before it. Checking recomputes all of them.'}
          {verify.isSuccess && verify.data.firstBroken === null && (
            <span className="row g1">
              <Check size={15} strokeWidth={1.75} aria-hidden /> Whole: all {countWords(verify.data.entries)} entries
              follow from each other.
            </span>
          )}
          {verify.isSuccess && verify.data.firstBroken !== null && (
            <span className="row g1 late-ink b">
              <TriangleAlert size={15} strokeWidth={1.75} aria-hidden /> Broken at entry{' '}
              {countWords(verify.data.firstBroken)} of {countWords(verify.data.entries)}. Tell your data protection
              officer; keep the backup from before.
            </span>
          )}
          {verify.isError && 'The check could not be made. Try again.'}
        </p>
      </div>
      <button type="button" className="btn" disabled={verify.isPending} onClick={() => verify.mutate()}>
        Verify now
      </button>
    </section>
  );
}
