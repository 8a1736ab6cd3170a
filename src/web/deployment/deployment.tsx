import './deployment.css';
import '../tasking/tasking.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, Printer } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import { TaskingViews } from '../tasking/views.tsx';
import { announce } from '../ui/announce.tsx';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { dayOfIso, dayWords, isoOfDay, momentWords, plural } from '../ui/words.ts';
import { Board } from './board.tsx';
import { Details } from './details.tsx';
import { firstSpot, spotOf } from './layout.ts';
import { LoneWorkers } from './lone-workers.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { isConflict, useBoard, useBoardNews, useCheck, usePlace } from './queries.ts';
import { ShiftSheet } from './sheet.tsx';
import { BoardTable } from './table.tsx';
import { ToPlace } from './to-place.tsx';
import type { BoardDay, BoardShift, Spot } from './types.ts';
import { useMoving } from './use-moving.ts';
import { spanWords, spotWords } from './words.ts';

/** Who is sent where: teams by time, what waits for people, and the map of the day. */
export function Deployment() {
  const { date, view = 'board' } = useSearch({ from: '/tasking/deployment' });
  const navigate = useNavigate({ from: '/tasking/deployment' });
  const found = useBoard(date);
  const board = found.data;
  const mayManage = useMay('deployment.manage');
  const [chosen, setChosen] = useState<{ taskId?: number; assignmentId?: number }>({});
  const [asking, setAsking] = useState<{ spot: Spot; problem: string | null } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [printed, setPrinted] = useState<BoardShift | null>(null);
  const focusNext = useRef<number | null>(null);
  const place = usePlace();
  const moves = useMoving(board, (spot) => put(spot, ''));
  const check = useCheck(moves.moving);
  useBoardNews(board?.date, moves.moving !== null || asking !== null);

  function put(spot: Spot, despite: string): void {
    setProblem(null);
    place.mutate(
      { spot, despite, idempotencyKey: crypto.randomUUID() },
      {
        onSuccess(answer) {
          setAsking(null);
          setChosen({ taskId: spot.taskId, assignmentId: answer.assignmentId });
          focusNext.current = answer.assignmentId;
          const words = board ? spotWords(spot, board) : '';
          announce(`${answer.state === 'requested' ? 'Asked for' : 'Placed'}: ${words}.`);
        },
        onError(error) {
          // What stands against it is shown where it can be changed, or said why it is to stand.
          if (isConflict(error) || asking !== null)
            setAsking({ spot, problem: isConflict(error) ? null : error.message });
          else {
            setProblem(error.message);
            announce(error.message);
          }
        },
      },
    );
  }
  // After a drop the keyboard goes on from where the thing is now.
  useEffect(() => {
    const id = focusNext.current;
    if (id === null || !board?.assignments.some(({ assignmentId }) => assignmentId === id)) return;
    focusNext.current = null;
    document.getElementById(`assignment-${id}`)?.focus({ preventScroll: false });
  }, [board]);
  useEffect(() => {
    if (moves.by !== 'keys' || moves.moving === null || !board || check.isFetching || !check.data) return;
    const against = check.data.conflicts.map(({ words }) => words).join(' ') || 'Nothing stands against it.';
    announce(`${spotWords(moves.moving, board)}. ${against}`);
  }, [moves.by, moves.moving, board, check.data, check.isFetching]);
  useEffect(() => {
    if (printed === null) return;
    window.print();
    setPrinted(null);
  }, [printed]);

  if (found.isPending) return <Skeleton lines={8} height={44} words="Loading the board" />;
  if (found.isError) return <Failed error={found.error} what="The board" onRetry={() => void found.refetch()} />;
  if (!board) return null;
  const assignment = board.assignments.find(({ assignmentId }) => assignmentId === chosen.assignmentId);
  const taskId = assignment?.taskId ?? chosen.taskId;
  const task = [...board.unplaced, ...board.tasks].find((each) => each.taskId === taskId);
  const chooseAssignment = (assignmentId: number) => {
    const to = board.assignments.find((each) => each.assignmentId === assignmentId);
    setChosen(to ? { taskId: to.taskId, assignmentId } : {});
  };
  const ask = (spot: Spot | null) => spot && setAsking({ spot, problem: null });
  const moving = moves.moving;
  const conflicts = moving === null ? [] : (check.data?.conflicts ?? []);
  return (
    <div className="page deployment" data-printing={printed !== null || undefined}>
      <Head
        board={board}
        view={view}
        onView={(next) => void navigate({ search: (b) => ({ ...b, view: next === 'board' ? undefined : next }) })}
        onDate={(next) => void navigate({ search: (b) => ({ ...b, date: next === board.today ? undefined : next }) })}
        onPrint={setPrinted}
      />
      <LoneWorkers />
      {problem !== null && (
        <p className="card dep-problem sm late-ink" role="alert">
          {problem}
        </p>
      )}
      {moving !== null && (
        <div className="card dep-moving">
          <span className="sm">
            <b>Moving {taskNumberOf(board, moving.taskId)}:</b> {spotWords(moving, board)}.{' '}
            {conflicts.map(({ words }) => words).join(' ') || 'Nothing stands against it.'}
          </span>
          <span className="f1" />
          <span className="xs mut">Enter drops it, Escape leaves it. Shift and an arrow move by an hour.</span>
        </div>
      )}
      <div className="dep-cols" data-view={view}>
        {view === 'board' && (
          <ToPlace
            board={board}
            chosen={assignment ? undefined : chosen.taskId}
            mayPlace={mayManage}
            onChoose={(id) => setChosen({ taskId: id })}
            onMove={(each) => ask(firstSpot(board, each))}
            onKey={moves.keyOnTask}
            onDragStart={moves.dragTask}
            onDragEnd={() => moves.stop()}
          />
        )}
        <div className="dep-main">
          {view === 'board' && (
            <Board
              board={board}
              chosen={chosen.assignmentId}
              moving={moving}
              isWrong={conflicts.length > 0}
              isFollowed={moves.by === 'keys'}
              onChoose={chooseAssignment}
              onKey={moves.keyOnAssignment}
              onDragStart={moves.dragAssignment}
              onDragOver={moves.dragOver}
              onDrop={moves.drop}
              onDragEnd={() => moves.stop()}
            />
          )}
          <div className={view === 'board' ? 'dep-narrow' : ''}>
            <BoardTable
              board={board}
              chosen={chosen.assignmentId}
              onChoose={chooseAssignment}
              onMove={(each) => ask(spotOf(each))}
              onPlace={(each) => ask(firstSpot(board, each))}
              mayPlace={mayManage}
            />
          </div>
          <Provenance>
            {plural(board.teams.length, 'team')} and {plural(board.assignments.length, 'placement')} as planned{' '}
            {momentWords(board.now)}. Figures in a row are people asked for of people there, hour by hour. Travel is by
            street where streets are known.
          </Provenance>
        </div>
        <Details
          board={board}
          assignment={assignment}
          task={task}
          mayManage={mayManage}
          onMove={() => ask(assignment ? spotOf(assignment) : task ? firstSpot(board, task) : null)}
          onChooseTask={(id) => {
            const placed = board.assignments.find((each) => each.taskId === id);
            setChosen(placed ? { taskId: id, assignmentId: placed.assignmentId } : { taskId: id });
          }}
          onError={(error) => setProblem(error.message)}
        />
      </div>
      {asking && (
        <MoveDialog
          key={`${asking.spot.taskId}-${asking.spot.assignmentId}-${asking.spot.startsAt}`}
          board={board}
          spot={asking.spot}
          name={taskNumberOf(board, asking.spot.taskId)}
          problem={asking.problem}
          isBusy={place.isPending}
          onPlace={put}
          onClose={() => setAsking(null)}
        />
      )}
      {printed && <ShiftSheet board={board} shift={printed} />}
    </div>
  );
}

const taskNumberOf = (board: BoardDay, taskId: number): string =>
  [...board.unplaced, ...board.tasks].find((each) => each.taskId === taskId)?.number ?? '';

function Head({
  board,
  view,
  onView,
  onDate,
  onPrint,
}: {
  board: BoardDay;
  view: 'board' | 'table';
  onView: (view: 'board' | 'table') => void;
  onDate: (date: string) => void;
  onPrint: (shift: BoardShift) => void;
}) {
  const day = dayOfIso(board.date) ?? 0;
  const nWrong = board.assignments.filter(({ conflicts }) => conflicts.length > 0).length;
  const nAsked = board.assignments.filter(({ state }) => state === 'requested').length;
  const own = board.shifts.filter(
    (shift) => !shift.isCancelled && board.teams.find(({ teamId }) => teamId === shift.teamId)?.shared === 'own',
  );
  return (
    <div className="dep-top">
      <TaskingViews />
      <div className="row g2 wrap">
        <div className="row g1">
          <button
            type="button"
            className="btn sq"
            aria-label="The day before"
            onClick={() => onDate(isoOfDay(day - 1))}
          >
            <ChevronLeft size={16} strokeWidth={1.75} aria-hidden />
          </button>
          <label className="unseen" htmlFor="board-day">
            Day
          </label>
          <input
            id="board-day"
            type="date"
            className="in dep-day"
            value={board.date}
            onChange={(event) => dayOfIso(event.target.value) !== null && onDate(event.target.value)}
          />
          <button type="button" className="btn sq" aria-label="The day after" onClick={() => onDate(isoOfDay(day + 1))}>
            <ChevronRight size={16} strokeWidth={1.75} aria-hidden />
          </button>
        </div>
        <p className="sm">
          <b>{board.date === board.today ? `Today, ${dayWords(day)}` : dayWords(day)}</b>, six to six:{' '}
          {plural(board.unplaced.length, 'task')} to place, {board.assignments.length} placed
          {nAsked > 0 && `, ${nAsked} asked for`}
          {nWrong > 0 && `, ${nWrong} with something against ${nWrong === 1 ? 'it' : 'them'}`}.
        </p>
        <span className="f1" />
        <Segments
          label="Show as"
          value={view}
          options={[
            { value: 'board', words: 'Board' },
            { value: 'table', words: 'Table' },
          ]}
          onChange={onView}
        />
        {own.length > 0 && (
          <MenuTrigger>
            <Button className="btn">
              <Printer size={16} strokeWidth={1.75} aria-hidden /> Shift sheet
            </Button>
            <Popover className="pop menu-pop" placement="bottom end">
              <Menu className="menu" onAction={(key) => onPrint(own.find(({ shiftId }) => shiftId === key)!)}>
                {own.map((shift) => (
                  <MenuItem key={shift.shiftId} id={shift.shiftId} className="menu-item">
                    {board.teams.find(({ teamId }) => teamId === shift.teamId)?.name}, {shift.name}, {spanWords(shift)}
                  </MenuItem>
                ))}
              </Menu>
            </Popover>
          </MenuTrigger>
        )}
      </div>
    </div>
  );
}
