import { type MapTask, TaskMap } from '../tasking/task-map.tsx';
import { plural } from '../ui/words.ts';
import type { BoardCase, BoardCrew, Round } from './queries.ts';
import { colourOf } from './words.ts';

const MOST_LABELS = 6;

/** Cases as dots by their clock, crews as squares. The list and the crews beside it say the same. */
export function BoardMap({
  cases,
  crews,
  chosen,
  round,
  onChoose,
}: {
  cases: readonly BoardCase[];
  crews: readonly BoardCrew[];
  chosen: number | undefined;
  round: Round | null;
  onChoose: (caseId: number) => void;
}) {
  const stops = new Map(round?.stops.map(({ caseId }, i) => [caseId, i + 1]));
  const point = ({ longitude, latitude }: { longitude: number; latitude: number }): MapTask['geometry'] => ({
    type: 'Point',
    coordinates: [longitude, latitude],
  });
  const shownCases = round === null ? cases : cases.filter(({ caseId }) => stops.has(caseId));
  const shownCrews = crews.filter(({ teamId, place }) => place !== null && (round === null || round.teamId === teamId));
  // Labels that come first have room first: crews, then what is due soonest.
  const label = (one: BoardCase, i: number) => {
    if (round !== null) return `${stops.get(one.caseId) ?? ''}`;
    return one.caseId === chosen || i < MOST_LABELS ? one.number : '';
  };
  const marks: MapTask[] = [
    ...shownCrews.map((crew) => ({
      taskId: -crew.teamId,
      label: crew.name,
      geometry: point(crew.place!),
      colour: 'var(--council)',
      mark: 'square' as const,
    })),
    ...shownCases.map((one, i) => ({
      taskId: one.caseId,
      label: label(one, i),
      geometry: point(one.place),
      colour: colourOf(one),
      isChosen: one.caseId === chosen,
    })),
  ];
  const what = `${plural(shownCases.length, 'open case')} and ${plural(shownCrews.length, 'crew')}`;
  return (
    <figure className="disp-map">
      <TaskMap
        tasks={marks}
        height={420}
        lines={round?.lines ?? []}
        words={
          round === null ? `Where ${what} are` : `The round of ${round.crew} with ${plural(round.stops.length, 'stop')}`
        }
        onChoose={(id) => id > 0 && onChoose(id)}
      />
      <figcaption className="disp-key xs ink2">
        <Key colour="var(--late)" words="late" />
        <Key colour="var(--soon)" words="within 30 minutes" />
        <Key colour="var(--ok)" words="on time" />
        <Key colour="var(--hold)" words="paused, or no clock yet" />
        <Key colour="var(--council)" words="crew" isSquare />
      </figcaption>
    </figure>
  );
}

function Key({ colour, words, isSquare = false }: { colour: string; words: string; isSquare?: boolean }) {
  return (
    <span className="row g1">
      <svg width="12" height="12" aria-hidden>
        {isSquare ? (
          <rect x="1" y="1" width="10" height="10" fill={colour} />
        ) : (
          <circle cx="6" cy="6" r="5" fill={colour} />
        )}
      </svg>
      {words}
    </span>
  );
}
