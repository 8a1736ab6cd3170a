import { Link } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { clockWords, dayWords, localDay, plural, today } from '../ui/words.ts';
import { useComingMeeting } from './queries.ts';

/** On Today: the meeting that comes, with what waits for it. Nothing where the reader has no part in meetings. */
export function ComingMeeting() {
  const meeting = useComingMeeting().data;
  if (!meeting) return null;
  const when =
    localDay(meeting.startsAt) === today()
      ? clockWords(meeting.startsAt)
      : `${dayWords(meeting.day)}, ${clockWords(meeting.startsAt)}`;
  const items = meeting.items === null ? 'no pack yet' : plural(meeting.items, 'item');
  const tasks = meeting.openTasks ? `, ${plural(meeting.openTasks, 'open task')} to decide` : '';
  return (
    <Link className="btn coming-link" to="/meetings/$id" params={{ id: String(meeting.meetingId) }}>
      <Users size={16} strokeWidth={1.75} aria-hidden />
      {meeting.state === 'open' ? `${meeting.name} is open` : `${meeting.name} ${when}`}: {items}
      {tasks}
    </Link>
  );
}
