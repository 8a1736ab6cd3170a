import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { announce } from '../ui/announce.tsx';
import { firstSpot, movedTo, STEP_MS, spotFor, spotOf } from './layout.ts';
import type { BoardAssignment, BoardDay, BoardTask, Spot } from './types.ts';
import { spotWords } from './words.ts';

const HOUR_MS = 3_600_000;
const DROPS = new Set(['Enter', ' ']);
const STEPS: Record<string, number> = { ArrowLeft: -STEP_MS, ArrowRight: STEP_MS };

/** One thing being moved, by keys or by a pointer, until it is dropped or left where it was. */
export function useMoving(board: BoardDay | undefined, onDrop: (spot: Spot) => void) {
  const [moving, setMoving] = useState<Spot | null>(null);
  const [by, setBy] = useState<'keys' | 'pointer' | null>(null);
  const [grabMs, setGrabMs] = useState(0);

  function stop(words?: string): void {
    setMoving(null);
    setBy(null);
    if (words !== undefined) announce(words);
  }
  function drop(): void {
    if (moving === null) return;
    stop();
    onDrop(moving);
  }
  function pick(spot: Spot | null): void {
    if (board === undefined || spot === null) return;
    setMoving(spot);
    setBy('keys');
    announce(`Picked up. ${spotWords(spot, board)}. Arrows move it, Enter drops it, Escape leaves it.`);
  }

  /** Enter picks up and drops; arrows move by a quarter of an hour, with Shift by an hour, and from team to team. */
  function onKey(event: KeyboardEvent, start: () => Spot | null): void {
    if (board === undefined) return;
    if (moving === null || by !== 'keys') {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      pick(start());
      return;
    }
    const index = board.teams.findIndex(({ teamId }) => teamId === moving.teamId);
    const step = STEPS[event.key];
    let next: Spot | null = null;
    if (step !== undefined) {
      next = movedTo(board, moving, moving.teamId, moving.startsAt + (event.shiftKey ? 4 * step : step));
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const team = board.teams[index + (event.key === 'ArrowUp' ? -1 : 1)];
      if (team) next = movedTo(board, moving, team.teamId, moving.startsAt);
    } else if (DROPS.has(event.key)) {
      event.preventDefault();
      drop();
      return;
    } else if (event.key === 'Escape') {
      event.preventDefault();
      stop('Left where it was.');
      return;
    } else if (event.key === 'Tab') {
      stop();
      return;
    } else return;
    event.preventDefault();
    if (next !== null) setMoving(next);
  }

  function lift(event: DragEvent, spot: Spot | null, grab: number): void {
    if (spot === null) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', String(spot.taskId));
    setGrabMs(grab);
    // Chromium ends a drag whose source is drawn anew in the same turn.
    setTimeout(() => {
      setMoving(spot);
      setBy('pointer');
    }, 0);
  }

  return {
    moving,
    by,
    drop,
    stop,
    keyOnAssignment: (event: KeyboardEvent, assignment: BoardAssignment) =>
      onKey(event, () => (assignment.mayMove ? spotOf(assignment) : null)),
    keyOnTask: (event: KeyboardEvent, task: BoardTask) => onKey(event, () => (board ? firstSpot(board, task) : null)),
    dragAssignment(event: DragEvent, assignment: BoardAssignment) {
      const left = event.currentTarget.getBoundingClientRect().left;
      const width = event.currentTarget.getBoundingClientRect().width;
      const share = width === 0 ? 0 : (event.clientX - left) / width;
      lift(event, spotOf(assignment), share * (assignment.endsAt - assignment.startsAt));
    },
    dragTask(event: DragEvent, task: BoardTask) {
      const team = board?.teams[0];
      if (board === undefined || team === undefined) return;
      lift(event, spotFor(task, team.teamId, null, board.from), HOUR_MS / 4);
    },
    /** Whether it may be dropped there. */
    dragOver(teamId: number, at: number): boolean {
      if (board === undefined || moving === null) return false;
      const startsAt = Math.round((at - grabMs) / STEP_MS) * STEP_MS;
      const next = movedTo(board, moving, teamId, startsAt);
      if (next.teamId !== moving.teamId || next.startsAt !== moving.startsAt) setMoving(next);
      return true;
    },
  };
}
