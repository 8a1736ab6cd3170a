import { TriangleAlert } from 'lucide-react';
import { type CSSProperties, type DragEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { AgencyMark } from '../ui/marks.tsx';
import { clockWords, plural } from '../ui/words.ts';
import { CapacityStrip } from './capacity-strip.tsx';
import { HOUR_PX, linesOf, msOf, pxOf, snapped } from './layout.ts';
import type { BoardAssignment, BoardDay, BoardShift, BoardTeam, Spot } from './types.ts';
import { assignmentWords, SHARED_WORDS, spanWords, travelName } from './words.ts';

const HOUR_MS = 3_600_000;
const LINE_PX = 34;

export interface BoardProps {
  board: BoardDay;
  chosen: number | undefined;
  /** What is being moved, drawn where it would go. */
  moving: Spot | null;
  isWrong: boolean;
  /** What is moved by keys is kept in sight. */
  isFollowed: boolean;
  onChoose: (assignmentId: number) => void;
  onKey: (event: KeyboardEvent, assignment: BoardAssignment) => void;
  onDragStart: (event: DragEvent, assignment: BoardAssignment) => void;
  onDragOver: (teamId: number, at: number) => boolean;
  onDrop: () => void;
  onDragEnd: () => void;
}

/** Time by team. The table says the same; both can move what is on it. */
export function Board(props: BoardProps) {
  const { board } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const hours = Array.from(
    { length: Math.ceil((board.to - board.from) / HOUR_MS) },
    (_, i) => board.from + i * HOUR_MS,
  );
  const isToday = board.now >= board.from && board.now < board.to;
  const scrolledFor = useRef('');
  // By itself once for each day: whoever has scrolled is left where they are.
  const showNow = (isAsked: boolean) => {
    if ((!isAsked && scrolledFor.current === board.date) || !scroll.current) return;
    scrolledFor.current = board.date;
    scroll.current.scrollLeft = isToday ? Math.max(0, pxOf(board.now - board.from) - HOUR_PX) : 0;
  };
  useEffect(() => showNow(false));
  const { moving, isFollowed } = props;
  useEffect(() => {
    if (moving && isFollowed)
      scroll.current?.querySelector('.dep-ghost')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [moving, isFollowed]);
  return (
    <section className="card dep-board" aria-label="Board">
      <div className="dep-scroll" ref={scroll}>
        <div className="dep-grid" style={{ '--track': `${pxOf(board.to - board.from)}px` } as CSSProperties}>
          <div className="dep-hours">
            <span className="dep-corner">
              {/* What scrolls sideways must hold something the keyboard reaches, also on a day with nothing on it. */}
              <button type="button" className="l" onClick={() => showNow(true)}>
                {isToday ? 'Show now' : 'Show 06:00'}
              </button>
            </span>
            {hours.map((hour) => (
              <span key={hour} aria-hidden style={{ width: HOUR_PX }}>
                {clockWords(hour)}
              </span>
            ))}
          </div>
          {board.teams.map((team) => (
            <TeamRow key={team.teamId} team={team} {...props} />
          ))}
        </div>
      </div>
    </section>
  );
}

function TeamRow({ team, ...props }: BoardProps & { team: BoardTeam }) {
  const { board, moving, isWrong, onDragOver, onDrop } = props;
  const lines = useRef<ReadonlyMap<number, number>>(new Map());
  const mine = board.assignments.filter((each) => each.teamId === team.teamId && each.state !== 'removed');
  const drawn = linesOf(mine, lines.current);
  lines.current = drawn;
  const isHere = moving?.teamId === team.teamId;
  const nLines = Math.max(1, ...[...drawn.values()].map((line) => line + 1)) + (isHere ? 1 : 0);
  const shifts = board.shifts.filter((shift) => shift.teamId === team.teamId);
  const kind = board.agencies.find(({ agencyId }) => agencyId === team.agencyId)?.kind ?? 'partner';
  const x = (at: number) => pxOf(Math.max(board.from, Math.min(board.to, at)) - board.from);
  const timeAt = (event: DragEvent<HTMLElement>) =>
    board.from + msOf(event.clientX - event.currentTarget.getBoundingClientRect().left);
  // The keyboard's way is on what is moved.
  const drops = {
    onDragOver: (event: DragEvent<HTMLElement>) => {
      if (onDragOver(team.teamId, snapped(timeAt(event)))) event.preventDefault();
    },
    onDrop: (event: DragEvent<HTMLElement>) => {
      event.preventDefault();
      onDrop();
    },
  };
  return (
    <section className="dep-team" aria-label={team.name}>
      <div className="dep-head">
        <span className="ag wrap b sm">
          <AgencyMark kind={kind} /> {team.name}
        </span>
        <span className="xs mut">
          {plural(team.nMembers, 'person', 'people')}, {travelName(team.travel)}
        </span>
        {SHARED_WORDS[team.shared] !== '' && <span className="xs mut">{SHARED_WORDS[team.shared]}</span>}
      </div>
      <div
        className="dep-track"
        style={
          {
            '--kind': `var(--${kind})`,
            '--kind-bg': `var(--${kind}-bg)`,
            minHeight: 24 + nLines * LINE_PX + 24,
          } as CSSProperties
        }
        {...drops}
      >
        {shifts.map((shift) => (
          <Band
            key={shift.shiftId}
            shift={shift}
            left={x(shift.startsAt)}
            width={x(shift.endsAt) - x(shift.startsAt)}
          />
        ))}
        {board.now > board.from && board.now < board.to && <span className="dep-now" style={{ left: x(board.now) }} />}
        {mine.map((assignment) => (
          <Block
            key={assignment.assignmentId}
            assignment={assignment}
            style={{
              left: x(assignment.startsAt),
              width: Math.max(26, x(assignment.endsAt) - x(assignment.startsAt) - 2),
              top: 24 + (drawn.get(assignment.assignmentId) ?? 0) * LINE_PX,
            }}
            {...props}
          />
        ))}
        {isHere && (
          <span
            className="dep-ghost"
            data-wrong={isWrong || undefined}
            style={{
              left: x(moving.startsAt),
              width: Math.max(26, x(moving.endsAt) - x(moving.startsAt) - 2),
              top: 24 + (nLines - 1) * LINE_PX,
            }}
          >
            {isWrong && <TriangleAlert size={13} strokeWidth={2} aria-hidden />} {clockWords(moving.startsAt)}
          </span>
        )}
        <CapacityStrip team={team} board={board} />
      </div>
    </section>
  );
}

function Band({ shift, left, width }: { shift: BoardShift; left: number; width: number }) {
  const away = shift.nPlanned - shift.nThere;
  return (
    <span className="dep-band" data-cancelled={shift.isCancelled || undefined} style={{ left, width }}>
      <span className="xs">
        <b>{shift.name}</b> {spanWords(shift)}, {shift.isCancelled ? 'cancelled' : `${shift.nThere} there`}
        {away > 0 && !shift.isCancelled && `, ${away} not available`}
      </span>
    </span>
  );
}

function Block({
  assignment,
  style,
  board,
  chosen,
  moving,
  onChoose,
  onKey,
  onDragStart,
  onDragEnd,
}: BoardProps & { assignment: BoardAssignment; style: CSSProperties }) {
  const { assignmentId, number, title, conflicts, state, mayMove } = assignment;
  const isMoving = moving?.assignmentId === assignmentId;
  return (
    <button
      type="button"
      className="dep-block"
      id={`assignment-${assignmentId}`}
      style={style}
      draggable={mayMove}
      aria-pressed={chosen === assignmentId}
      aria-label={assignmentWords(assignment, board)}
      aria-keyshortcuts={mayMove ? 'Enter' : undefined}
      data-state={state}
      data-wrong={conflicts.length > 0 || undefined}
      data-moving={isMoving || undefined}
      title={assignmentWords(assignment, board)}
      onClick={() => onChoose(assignmentId)}
      onKeyDown={(event) => onKey(event, assignment)}
      onDragStart={(event) => onDragStart(event, assignment)}
      onDragEnd={onDragEnd}
    >
      {conflicts.length > 0 && <TriangleAlert size={13} strokeWidth={2} aria-hidden />}
      <b>{number ?? 'Not open to you'}</b>{' '}
      {state === 'requested' ? 'Asked: ' : state === 'declined' ? 'Declined: ' : ''}
      {title}
    </button>
  );
}
