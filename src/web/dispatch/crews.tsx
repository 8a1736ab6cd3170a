import { type DragEvent, useState } from 'react';
import type { CrewSuggestion } from '../../services/model.ts';
import { skillWords } from '../../services/model.ts';
import { StateTag } from '../ui/pieces.tsx';
import { clockWords, listWords, plural } from '../ui/words.ts';
import type { BoardCase, BoardCrew } from './queries.ts';
import { crewWords, leftWords, stateOf } from './words.ts';

/** Crews on shift now with what they hold. A case is dropped on one; while it is dragged each says how soon, or why not. */
export function Crews({
  crews,
  cases,
  dragged,
  suggestions,
  onDrop,
  onChoose,
}: {
  crews: readonly BoardCrew[];
  cases: readonly BoardCase[];
  dragged: BoardCase | null;
  suggestions: readonly CrewSuggestion[] | undefined;
  onDrop: (teamId: number) => void;
  onChoose: (caseId: number) => void;
}) {
  return (
    <ul className="disp-crews" aria-label="Crews on shift now">
      {crews.map((crew) => (
        <CrewCard
          key={crew.teamId}
          crew={crew}
          held={crew.holds.flatMap((id) => cases.find(({ caseId }) => caseId === id) ?? [])}
          isAsked={dragged !== null}
          suggestion={dragged === null ? undefined : suggestions?.find(({ teamId }) => teamId === crew.teamId)}
          onDrop={() => onDrop(crew.teamId)}
          onChoose={onChoose}
        />
      ))}
    </ul>
  );
}

function CrewCard({
  crew,
  held,
  isAsked,
  suggestion,
  onDrop,
  onChoose,
}: {
  crew: BoardCrew;
  held: readonly BoardCase[];
  isAsked: boolean;
  suggestion: CrewSuggestion | undefined;
  onDrop: () => void;
  onChoose: (caseId: number) => void;
}) {
  const [isOver, setIsOver] = useState(false);
  const drops = isAsked
    ? {
        onDragOver: (event: DragEvent) => {
          event.preventDefault();
          setIsOver(true);
        },
        onDragLeave: () => setIsOver(false),
        onDrop: (event: DragEvent) => {
          event.preventDefault();
          setIsOver(false);
          onDrop();
        },
      }
    : {};
  return (
    <li className="card disp-crew" data-over={(isAsked && isOver) || undefined} {...drops}>
      <div className="row g2 wrap">
        <b className="f1">{crew.name}</b>
        {suggestion === undefined ? (
          <span className="sm ink2">{held.length === 0 ? 'Free' : plural(held.length, 'case')}</span>
        ) : suggestion.isFit ? (
          <StateTag state="ok">{suggestion.minutes === null ? 'Fit' : `${suggestion.minutes} min`}</StateTag>
        ) : (
          <StateTag state="hold">Not fit</StateTag>
        )}
      </div>
      <p className="xs ink2">{crewWords(crew)}</p>
      {suggestion !== undefined && !suggestion.isFit ? (
        <p className="xs">{suggestion.against.join(' ')}</p>
      ) : (
        <>
          {crew.vehicles.length + crew.skills.length > 0 && (
            <p className="xs ink2">{[...crew.vehicles, ...crew.skills.map(skillWords)].join(', ')}</p>
          )}
          <p className="xs ink2">{whereWords(crew)}</p>
        </>
      )}
      {held.length > 0 && (
        <ul className="disp-held">
          {held.map((one) => (
            <li key={one.caseId}>
              <button type="button" className="l sm" onClick={() => onChoose(one.caseId)}>
                {one.number} {one.name}
              </button>
              <span className={`sm clock-${stateOf(one)}`}>
                {one.state === 'onScene' ? 'On scene' : leftWords(one)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function whereWords({ place, shared, travel }: BoardCrew): string {
  if (travel === 'none') return 'Works from where it is.';
  if (shared.length > 0) {
    return `Share where they are: ${listWords(shared.map(({ name, at }) => `${name}, ${clockWords(at)}`))}.`;
  }
  return place === null ? 'It is not known where they are.' : `Reckoned from ${place.words}.`;
}
