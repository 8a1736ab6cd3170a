import './meeting.css';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import '../tasking/tasking.css';
import { CalendarDays, ClipboardList, FileText, Play } from 'lucide-react';
import { periodWords, type Series, tacticalPeriodOf } from '../../tasking/model.ts';
import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import { Skeleton, StateTag } from '../ui/pieces.tsx';
import { clockWords, dayWords, plural, today } from '../ui/words.ts';
import { type MeetingLine, useMeetings } from './queries.ts';
import { SeriesForm } from './series-form.tsx';
import { Strategy } from './strategy.tsx';

const STATE_WORDS = {
  planned: 'No pack yet',
  prepared: 'Pack ready',
  open: 'Open now',
  closed: 'Held',
  cancelled: 'Cancelled',
} as const;

/** The meetings to come and those that were: each with its pack, its room and its minutes. */
export function Meetings() {
  const meetings = useMeetings();
  const mayPrepare = useMay('meeting.prepare');
  const mayChair = useMay('meeting.chair');
  const [edited, setEdited] = useState<Series | null>(null);
  if (meetings.isPending) return <Skeleton lines={6} height={54} words="Loading the meetings" />;
  if (meetings.isError) {
    return <Failed error={meetings.error} what="The meetings" onRetry={() => void meetings.refetch()} />;
  }
  const { series, next } = meetings.data;
  const all = meetings.data.meetings;
  const coming = all
    .filter(({ meetingId, state }) => state === 'open' || next.includes(meetingId))
    .sort((a, b) => a.startsAt - b.startsAt);
  const held = all.filter(({ state }) => state === 'closed' || state === 'cancelled');
  return (
    <div className="page meetings">
      <header>
        <h2>Meetings</h2>
        <p className="sm ink2">
          Three services look at the same picture and agree who does what. This is{' '}
          {periodWords(tacticalPeriodOf(today()))}.
        </p>
      </header>
      <section className="card" aria-labelledby="coming">
        <header>
          <h2 id="coming">To come</h2>
        </header>
        {coming.length === 0 ? (
          <div className="state">
            <h3>No meeting is planned</h3>
            <p className="sm ink2">A coordinator adds a series of meetings with its calendar and members.</p>
          </div>
        ) : (
          coming.map((meeting) => (
            <Coming
              key={meeting.meetingId}
              meeting={meeting}
              series={series.find(({ seriesId }) => seriesId === meeting.seriesId)}
              mayPrepare={mayPrepare}
            />
          ))
        )}
      </section>
      <Strategy />
      {mayChair && (
        <section className="card pad-card" aria-labelledby="series-title">
          <h2 id="series-title">Series</h2>
          <ul className="col g2">
            {series.map((each) => (
              <li key={each.seriesId} className="row g2 wrap sm">
                <b>{each.name}</b>
                <span className="ink2 f1">
                  {each.calendar.at}, {plural(each.members.length, 'member')}, {plural(each.agenda.length, 'section')}{' '}
                  on the agenda{each.isActive ? '' : ', ended'}
                </span>
                <button
                  type="button"
                  className="btn s"
                  onClick={() => setEdited(each)}
                  aria-label={`Change ${each.name}`}
                >
                  Change
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {edited && <SeriesForm series={edited} onClose={() => setEdited(null)} />}
      {held.length > 0 && (
        <section className="card" aria-labelledby="held">
          <header>
            <h2 id="held">Held</h2>
          </header>
          <table className="stack plain">
            <caption className="unseen">Meetings that were held, newest first</caption>
            <thead>
              <tr>
                <th scope="col">Meeting</th>
                <th scope="col">Day</th>
                <th scope="col" className="num">
                  Decisions
                </th>
                <th scope="col">Minutes</th>
              </tr>
            </thead>
            <tbody>
              {held.map((meeting) => (
                <tr key={meeting.meetingId}>
                  <th scope="row">{meeting.name}</th>
                  <td data-label="Day">{dayWords(meeting.day)}</td>
                  <td data-label="Decisions" className="num">
                    {meeting.decisions}
                  </td>
                  <td data-label="Minutes">
                    <Link
                      className="q"
                      to="/meetings/$id/minutes"
                      params={{ id: String(meeting.meetingId) }}
                      aria-label={`Read the minutes: ${meeting.name}, ${dayWords(meeting.day)}`}
                    >
                      Read
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

function Coming({
  meeting,
  series,
  mayPrepare,
}: {
  meeting: MeetingLine;
  series: Series | undefined;
  mayPrepare: boolean;
}) {
  const params = { id: String(meeting.meetingId) };
  const named = `${meeting.name}, ${dayWords(meeting.day)}`;
  return (
    <article className="coming" aria-labelledby={`meeting-${meeting.meetingId}`}>
      <CalendarDays size={18} strokeWidth={1.75} aria-hidden />
      <div className="f1">
        <h3 id={`meeting-${meeting.meetingId}`}>{named}</h3>
        <p className="sm ink2">
          {clockWords(meeting.startsAt)}, {series?.plannedMinutes ?? 0} minutes. Covers{' '}
          {meeting.kind === 'daily'
            ? `${dayWords(Math.floor((meeting.coversFrom + 12 * 3_600_000) / 86_400_000))} to ${clockWords(meeting.coversTo)} that morning`
            : meeting.period}
          . {series === undefined ? '' : plural(series.members.length, 'member')}
        </p>
      </div>
      <StateTag state={meeting.state === 'open' ? 'soon' : meeting.state === 'prepared' ? 'ok' : 'hold'}>
        {STATE_WORDS[meeting.state]}
        {meeting.items !== null && `, ${plural(meeting.items, 'item')}`}
      </StateTag>
      <div className="row g2 wrap">
        {mayPrepare && meeting.state !== 'open' && (
          <Link className="btn s" to="/meetings/$id/pack" params={params} aria-label={`Prepare the pack: ${named}`}>
            <ClipboardList size={15} strokeWidth={1.75} aria-hidden /> Prepare
          </Link>
        )}
        <Link className="btn s p" to="/meetings/$id" params={params} aria-label={`Go to the meeting: ${named}`}>
          <Play size={15} strokeWidth={1.75} aria-hidden /> Go to the meeting
        </Link>
        {meeting.decisions > 0 && (
          <Link className="btn s" to="/meetings/$id/minutes" params={params} aria-label={`Minutes: ${named}`}>
            <FileText size={15} strokeWidth={1.75} aria-hidden /> Minutes
          </Link>
        )}
      </div>
    </article>
  );
}
