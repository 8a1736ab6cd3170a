import type { PriorityReason, PromptReading } from '../../services/model.ts';
import { dayWords, localDay } from '../ui/words.ts';
import { clockState, clockWordsOf, listedClock, spanWords } from './clock-words.ts';
import type { CaseView } from './queries.ts';

/** Share of the allowed time that is used, as a ring; its words stand beside it. */
export function ClockRing({ target, size = 24 }: { target: ReturnType<typeof listedClock>; size?: number }) {
  const state = clockState(target);
  const share = target === null || target.allowed === 0 ? 0 : Math.min(1, target.used / target.allowed);
  const r = size / 2 - 3;
  const length = 2 * Math.PI * r;
  return (
    <svg width={size} height={size} className={`ring ${state}`} aria-hidden>
      <circle cx={size / 2} cy={size / 2} r={r} className="ring-all" />
      <circle
        cx={size / 2}
        cy={size / 2}
        r={r}
        className="ring-used"
        strokeDasharray={state === 'hold' ? '3 3' : `${share * length} ${length}`}
        transform={`rotate(-90 ${size / 2} ${size / 2})`}
      />
    </svg>
  );
}

/** Open cases, soonest clock first. */
export function CaseList({
  cases,
  priorities,
  chosen,
  onChoose,
}: {
  cases: readonly CaseView[];
  priorities: ReadonlyMap<number, readonly PriorityReason[]>;
  chosen: number | undefined;
  onChoose: (caseId: number) => void;
}) {
  return (
    <ul className="case-list" aria-label="Open cases, soonest clock first">
      {cases.map((each) => {
        const clock = listedClock(each.targets);
        const state = clockState(clock);
        return (
          <li key={each.caseId}>
            <button
              type="button"
              className="case-row"
              aria-current={each.caseId === chosen || undefined}
              onClick={() => onChoose(each.caseId)}
            >
              <ClockRing target={clock} />
              <span className="case-what">
                <b>{each.name}</b>
                <span className="sm ink2">
                  {each.number}
                  {each.place.words === '' ? '' : `, ${each.place.words}`}
                </span>
                <PriorityTags reasons={priorities.get(each.caseId) ?? []} prompts={each.prompts} />
              </span>
              <span className="case-clock">
                <b className={`clock-${state}`}>{clockWordsOf(clock)}</b>
                {clock !== null && clock.state !== 'notStarted' && (
                  <span className="sm ink2">
                    {spanWords(clock.used)} of {spanWords(clock.allowed)}
                  </span>
                )}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const TAGS: Record<PriorityReason['kind'], string> = {
  fireArea: 'Fire area',
  hotSpot: 'Hot spot',
  repeatPlace: 'Repeat place',
};

/** An alarm, a moment after which it is too late, and what of the picture puts a case before others; all of it in words on the case. */
function PriorityTags({ reasons, prompts }: { reasons: readonly PriorityReason[]; prompts: readonly PromptReading[] }) {
  const said = prompts.filter(({ isAlarm, until }) => isAlarm || until !== null);
  if (reasons.length === 0 && said.length === 0) return null;
  return (
    <span className="row g1 wrap">
      {said.map(({ words, isAlarm, until }) => (
        <span key={words} className={`tag ${isAlarm ? 'late' : 'soon'}`} title={words}>
          {isAlarm ? 'Alarm' : 'Too late'}
          {until === null ? '' : `${isAlarm ? ': too late' : ''} after ${dayWords(localDay(until))}`}
        </span>
      ))}
      {reasons.map(({ kind, words }) => (
        <span key={kind} className={`tag ${kind === 'fireArea' ? 'late' : ''}`} title={words}>
          {TAGS[kind]}
        </span>
      ))}
    </span>
  );
}
