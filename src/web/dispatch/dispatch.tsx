import './dispatch.css';
import '../cases/cases.css';
import '../tasking/tasking.css';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Failed } from '../api/failed.tsx';
import { useCaseNews } from '../cases/queries.ts';
import { CaseViews } from '../cases/views.tsx';
import { useShortcuts } from '../shell/keys.ts';
import { announce } from '../ui/announce.tsx';
import { Provenance, Skeleton, StateTag } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { clockWords, countWords, plural } from '../ui/words.ts';
import { BoardMap } from './board-map.tsx';
import { CaseRows } from './case-rows.tsx';
import { Crews } from './crews.tsx';
import { type Board, type BoardCase, type Round, useBoard, useBoardNews, useGive, useSuggestions } from './queries.ts';
import { RoundPlanner } from './round.tsx';
import type { DispatchSearch, Show } from './search.ts';
import { Wall } from './wall.tsx';
import { stateOf } from './words.ts';

/** What is open by the minutes left, who has it, and who could: cases, map and crews side by side. */
export function Dispatch() {
  const search = useSearch({ from: '/cases/dispatch' });
  const found = useBoard();
  useCaseNews();
  useBoardNews();
  if (found.isPending) return <Skeleton lines={8} height={52} words="Loading the board" />;
  if (found.isError) return <Failed error={found.error} what="The board" onRetry={() => void found.refetch()} />;
  return search.wall === 1 ? <Wall board={found.data} /> : <Desk board={found.data} search={search} />;
}

const SHOWN: Record<Show, (one: BoardCase) => boolean> = {
  all: () => true,
  give: ({ assigned, refusal }) => assigned === null && refusal === null,
  crew: ({ assigned }) => assigned !== null,
};

function Desk({ board, search }: { board: Board; search: DispatchSearch }) {
  const navigate = useNavigate({ from: '/cases/dispatch' });
  const go = (change: Partial<DispatchSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false, replace: true });
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const [giving, setGiving] = useState<number | null>(null);
  const [dragged, setDragged] = useState<BoardCase | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState<Round | null>(null);
  const suggestions = useSuggestions(dragged?.caseId ?? null);
  const give = useGive();
  const show = search.show ?? 'all';
  const shown = board.cases.filter(SHOWN[show]);
  const pickedCases = board.cases.filter(({ caseId }) => picked.has(caseId));
  const nLate = board.cases.filter((one) => stateOf(one) === 'late').length;
  const pick = (caseId: number) => {
    setRound(null);
    setPicked((before) => {
      const next = new Set(before);
      if (!next.delete(caseId)) next.add(caseId);
      return next;
    });
  };
  const clear = () => {
    setRound(null);
    setPicked(new Set());
  };
  const put = (one: BoardCase, teamId: number | null) => {
    const name = board.crews.find((crew) => crew.teamId === teamId)?.name;
    setProblem(null);
    give.mutate(
      { one, teamId },
      {
        onSuccess() {
          const words = teamId === null ? `${one.number} taken back` : `${one.number} given to ${name}`;
          confirmDone(words);
          announce(words);
        },
        onError: (error) => setProblem(error.message),
      },
    );
  };
  const move = (by: number) => {
    const at = shown.findIndex(({ caseId }) => caseId === search.case);
    const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
    if (next) go({ case: next.caseId });
  };
  const chosen = board.cases.find(({ caseId }) => caseId === search.case);
  const mayGive = chosen !== undefined && chosen.refusal === null;
  useShortcuts('Dispatch', [
    { keys: 'j', words: 'Next case', does: () => move(1) },
    { keys: 'k', words: 'Previous case', does: () => move(-1) },
    ...(mayGive
      ? [
          { keys: 'a', words: 'Give the chosen case to a crew', does: () => setGiving(chosen.caseId) },
          { keys: 'x', words: 'Chosen case into the round, or out', does: () => pick(chosen.caseId) },
        ]
      : []),
  ]);
  return (
    <div className="dispatch">
      <div className="disp-bar">
        <CaseViews />
        <p role="status">
          <b>{countWords(board.cases.length)} open</b>, {board.cases.filter(SHOWN.give).length} to give
        </p>
        {nLate > 0 && <StateTag state="late">{nLate} late</StateTag>}
        <span className="f1" />
        <Segments
          label="Show"
          value={show}
          options={[
            { value: 'all', words: 'All' },
            { value: 'give', words: 'To give' },
            { value: 'crew', words: 'With a crew' },
          ]}
          onChange={(next) => go({ show: next === 'all' ? undefined : next })}
        />
        <Link className="btn" to="/cases/dispatch" search={{ wall: 1 }}>
          On the wall
        </Link>
      </div>
      {problem !== null && (
        <p className="disp-problem sm late-ink" role="alert">
          {problem}
        </p>
      )}
      <section className="disp-list" aria-label="Cases">
        {shown.length === 0 ? (
          <div className="state">
            <h2>No open cases like this</h2>
            <p className="sm ink2">Cases that are verified and that the law lets go on wait here for a crew.</p>
          </div>
        ) : (
          <CaseRows
            cases={shown}
            chosen={search.case}
            picked={picked}
            giving={giving}
            onChoose={(caseId) => go({ case: caseId })}
            onPick={pick}
            onGiving={setGiving}
            onGive={put}
            onDrag={setDragged}
          />
        )}
        <Provenance>
          {countWords(shown.length)} of {countWords(board.cases.length)} shown: alarms, then fewest minutes left first.
          Live, as of {clockWords(board.now)}
        </Provenance>
      </section>
      <section className="disp-middle" aria-label="Map and round">
        <BoardMap
          cases={shown}
          crews={board.crews}
          chosen={search.case}
          round={round}
          onChoose={(caseId) => go({ case: caseId })}
        />
        {pickedCases.length > 0 || round !== null ? (
          <RoundPlanner picked={pickedCases} crews={board.crews} round={round} onRound={setRound} onClear={clear} />
        ) : (
          <p className="sm ink2 disp-hint">
            Tick cases to plan a round for one crew. Drag a case to a crew, or use “Give to…”.
          </p>
        )}
      </section>
      <section className="disp-side" aria-labelledby="crews">
        <header className="row g2">
          <h2 id="crews">Crews on shift</h2>
          <span className="sm ink2">{plural(board.crews.length, 'crew')}</span>
        </header>
        {board.crews.length === 0 ? (
          <p className="sm ink2">
            No crew of your agency is on shift now. Shifts are planned under Tasking, Teams and shifts.
          </p>
        ) : (
          <Crews
            crews={board.crews}
            cases={board.cases}
            dragged={dragged}
            suggestions={suggestions.data?.crews}
            onDrop={(teamId) => dragged && put(dragged, teamId)}
            onChoose={(caseId) => go({ case: caseId, show: undefined })}
          />
        )}
      </section>
    </div>
  );
}
