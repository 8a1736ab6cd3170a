import './meeting.css';
import { Link, useParams } from '@tanstack/react-router';
import { CalendarPlus, FileText, Printer } from 'lucide-react';
import { standing } from '../../tasking/model.ts';
import { Failed } from '../api/failed.tsx';
import { useMe } from '../api/queries.ts';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { clockWords, longDayWords, momentWords } from '../ui/words.ts';
import { decisionLine } from './decision-words.ts';
import { useMeeting } from './queries.ts';

/** What the meeting wrote by itself, to read, to hand out and to take into a calendar. */
export function Minutes() {
  const { id } = useParams({ from: '/meetings/$id/minutes' });
  const meeting = useMeeting(Number(id));
  const agencies = useMe().data?.partnership.agencies ?? [];
  if (meeting.isPending) return <Skeleton lines={8} height={40} words="Loading the minutes" />;
  if (meeting.isError)
    return <Failed error={meeting.error} what="The minutes" onRetry={() => void meeting.refetch()} />;
  const { live, series, pack, items, packMade } = meeting.data;
  const decisions = standing(live.decisions);
  const undone = live.decisions.filter((decision) => decision.undone !== null);
  const file = (kind: string) => `/api/meetings/${id}/minutes.${kind}`;
  return (
    <div className="page minutes">
      <header className="row g3 wrap">
        <div className="f1">
          <h2>
            Minutes: {series.name}, {longDayWords(meeting.data.meeting.day)}
          </h2>
          <p className="sm ink2">
            {live.openedAt === null
              ? 'Not yet held.'
              : `Opened ${clockWords(live.openedAt)}${live.closedAt === null ? ', still open' : `, closed ${clockWords(live.closedAt)}`}.`}{' '}
            {pack?.headline}
          </p>
        </div>
        <a className="btn" href={file('html')} target="_blank" rel="noreferrer">
          <FileText size={16} strokeWidth={1.75} aria-hidden /> To hand out
        </a>
        <a className="btn" href={file('pdf')} target="_blank" rel="noreferrer">
          <Printer size={16} strokeWidth={1.75} aria-hidden /> PDF
        </a>
        <a className="btn" href={file('ics')}>
          <CalendarPlus size={16} strokeWidth={1.75} aria-hidden /> Dates for calendars
        </a>
      </header>
      <section className="card" aria-labelledby="there">
        <header>
          <h2 id="there">Who was there: {live.presence.length}</h2>
        </header>
        <ul className="pad sm">
          {live.presence.map((person) => (
            <li key={person.personId}>
              {person.name}, {agencies.find(({ agencyId }) => agencyId === person.agencyId)?.name ?? 'no agency'}
              {person.personId === live.chair?.personId && ', in the chair'}. {person.declaration}
            </li>
          ))}
        </ul>
      </section>
      <section className="card" aria-labelledby="decided">
        <header>
          <h2 id="decided">Decisions: {decisions.length}</h2>
        </header>
        <table className="stack plain">
          <caption className="unseen">Decisions in the order they were made</caption>
          <thead>
            <tr>
              <th scope="col">About</th>
              <th scope="col">What was seen</th>
              <th scope="col">Decided</th>
              <th scope="col">Time</th>
            </tr>
          </thead>
          <tbody>
            {decisions.map((decision) => (
              <tr key={decision.decisionId}>
                <th scope="row">
                  {decision.number}. {decision.title}, {decision.place}
                </th>
                <td data-label="Seen">{items.find(({ key }) => key === decision.itemKey)?.sentence}</td>
                <td data-label="Decided">
                  {decisionLine(decision)}{' '}
                  {live.tasks
                    .filter(({ taskId }) => taskId === decision.taskId)
                    .map(({ agencyId }) => agencies.find((agency) => agency.agencyId === agencyId)?.name)}
                </td>
                <td data-label="Time">{clockWords(decision.recordedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {undone.map((decision) => (
          <p key={decision.decisionId} className="pad sm ink2">
            Number {decision.number}, {decision.title}, was taken back by the chair. {decision.undone?.reason}
          </p>
        ))}
        {packMade !== null && (
          <Provenance className="pad">
            Pack frozen {momentWords(packMade.at)}; it can be made again and compared: {packMade.sha256.slice(0, 16)}.
          </Provenance>
        )}
      </section>
      <p>
        <Link className="l" to="/meetings">
          All meetings
        </Link>
      </p>
    </div>
  );
}
