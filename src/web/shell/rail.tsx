import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useMeta } from '../api/queries.ts';
import type { Me } from '../api/types.ts';
import { Logo } from '../ui/marks.tsx';
import type { Room } from './rooms.ts';
import { useTaskCounts } from './task-counts.ts';

export function Rail({
  rooms,
  current,
  person,
  onAccount,
}: {
  rooms: readonly Room[];
  current: Room | undefined;
  person: NonNullable<Me['person']>;
  onAccount: () => void;
}) {
  const late = useMeta().data?.lateFeeds.length ?? 0;
  const tasks = useTaskCounts();
  return (
    <nav className="rail" aria-label="Main">
      <div className="logo">
        <Logo />
        <span className="word">AIM</span>
      </div>
      <div className="nav">
        {rooms.map((room) => (
          <Link
            key={room.to}
            to={room.to}
            aria-current={room === current ? 'page' : undefined}
            activeProps={{}}
            title={room.name}
          >
            <room.icon size={18} strokeWidth={1.75} aria-hidden />
            <span className="word">{room.name}</span>
            {room.name === 'Data' && late > 0 && <span className="cnt">{late} late</span>}
            {room.name === 'Tasking' && tasks && tasks.late > 0 && <span className="cnt">{tasks.late} late</span>}
            {room.name === 'Tasking' && tasks && tasks.late === 0 && tasks.open > 0 && (
              <span className="cnt plain">{tasks.open}</span>
            )}
          </Link>
        ))}
      </div>
      <div className="foot">
        <div className="row g2 state-words ink2 b">
          <CircleCheck size={15} strokeWidth={1.75} aria-hidden /> All changes saved
        </div>
        <button type="button" onClick={onAccount}>
          <span className="unseen">Your account. </span>
          <span className="word">
            Signed in: {person.name}, {person.agency}
          </span>
          <span className="initials" aria-hidden>
            {person.name
              .split(/\s+/)
              .map((part) => part.charAt(0))
              .slice(0, 2)
              .join('')}
          </span>
        </button>
      </div>
    </nav>
  );
}
