import { useState } from 'react';
import { announce } from '../ui/announce.tsx';
import { Provenance } from '../ui/pieces.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { clockWords, durationWords, listWords, plural } from '../ui/words.ts';
import { WrongWords } from '../ui/wrong-words.tsx';
import { type BoardCase, type BoardCrew, type Round, useRound } from './queries.ts';
import { boundWords } from './words.ts';

const MINUTES_EACH = 20;

/** An order for the chosen cases: planned, looked at, then given. */
export function RoundPlanner({
  picked,
  crews,
  round,
  onRound,
  onClear,
}: {
  picked: readonly BoardCase[];
  crews: readonly BoardCrew[];
  round: Round | null;
  onRound: (round: Round | null) => void;
  onClear: () => void;
}) {
  const out = crews.filter(({ travel, nThere }) => travel !== 'none' && nThere > 0);
  const [teamId, setTeamId] = useState<number | null>(null);
  const [minutesEach, setMinutesEach] = useState(MINUTES_EACH);
  const ask = useRound();
  const chosen = teamId ?? mostNamed(picked) ?? out[0]?.teamId ?? null;
  const plan = () => {
    if (chosen === null) return;
    const caseIds = picked.map(({ caseId }) => caseId);
    ask.mutate(
      { caseIds, teamId: chosen, minutesEach },
      {
        onSuccess(found) {
          onRound(found);
          announce(`Planned: ${plural(found.stops.length, 'stop')}, ${durationWords(found.totalMinutes * 60_000)}.`);
        },
      },
    );
  };
  const give = (planned: Round) =>
    ask.mutate(
      {
        ...{ caseIds: planned.stops.map(({ caseId }) => caseId), teamId: planned.teamId, minutesEach },
        ...{ startsAt: planned.startsAt, inOrder: true, assign: true },
      },
      {
        onSuccess(found) {
          confirmDone(`${plural(found.given.length, 'case')} given to ${found.crew}`);
          if (found.leftOut.length > 0) onRound(found);
          else onClear();
        },
      },
    );
  return (
    <section className="card disp-round" aria-labelledby="round">
      <header>
        <h2 id="round">A round</h2>
        <span className="sm mut">{plural(picked.length, 'case')} chosen</span>
      </header>
      <form
        className="disp-round-form"
        onSubmit={(event) => {
          event.preventDefault();
          plan();
        }}
      >
        <label className="field">
          <span className="label">Crew</span>
          <select className="in" value={chosen ?? ''} onChange={({ target }) => setTeamId(Number(target.value))}>
            {out.map((crew) => (
              <option key={crew.teamId} value={crew.teamId}>
                {crew.name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">Minutes at each</span>
          <input
            className="in"
            type="number"
            min={1}
            max={480}
            required
            value={minutesEach}
            onChange={({ target }) => setMinutesEach(Number(target.value))}
          />
        </label>
        <div className="row g2 disp-round-acts">
          <button
            type="submit"
            className={round === null ? 'btn p' : 'btn'}
            disabled={ask.isPending || chosen === null}
          >
            Plan the round
          </button>
          <button type="button" className="btn t" onClick={onClear}>
            Leave it
          </button>
        </div>
      </form>
      {ask.error && <WrongWords error={ask.error} />}
      {round !== null && (
        <>
          <p className="sm">
            <b>
              {round.crew}, {clockWords(round.startsAt)} to {clockWords(round.endsAt)}.
            </b>{' '}
            {plural(round.travelMinutes, 'minute')} of travel from {round.from}, {round.workMinutes} of work
            {round.lateMinutes > 0
              ? `; late by ${durationWords(round.lateMinutes * 60_000)} in sum from now on`
              : ', nothing late'}
            .
          </p>
          {round.warnings.map((words) => (
            <p key={words} className="sm late-ink">
              {words}
            </p>
          ))}
          <ol className="disp-stops">
            {round.stops.map((stop, i) => (
              <li key={stop.caseId}>
                <b className="tab">{i + 1}</b>
                <span className="f1">
                  <b>{stop.number}</b> {stop.name}, {stop.words}
                </span>
                <span className="sm tab">
                  {clockWords(stop.reachedAt)} to {clockWords(stop.doneAt)}
                  {stop.lateMinutes > 0 && (
                    <b className="clock-late"> {durationWords(stop.lateMinutes * 60_000)} late</b>
                  )}
                </span>
              </li>
            ))}
          </ol>
          {round.leftOut.length > 0 && (
            <div role="alert" className="sm">
              {round.leftOut.map(({ caseId, number, words }) => (
                <p key={caseId}>
                  <b>{number} is left out.</b> {words}
                </p>
              ))}
            </div>
          )}
          <Provenance>
            {boundWords(round)} Travel is by street where streets are known. Order by nearest insertion, 2-opt and
            Or-opt.
          </Provenance>
          {round.given.length === 0 ? (
            <div className="row g2 end">
              <button type="button" className="btn p" disabled={ask.isPending} onClick={() => give(round)}>
                Give {plural(round.stops.length, 'case')} in this order
              </button>
            </div>
          ) : (
            <p className="sm" role="status">
              Given to {round.crew}:{' '}
              {listWords(round.stops.filter(({ caseId }) => round.given.includes(caseId)).map(({ number }) => number))}.
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** The crew that is nearest to most of them. */
function mostNamed(picked: readonly BoardCase[]): number | null {
  const named = new Map<number, number>();
  for (const { nearest } of picked) if (nearest) named.set(nearest.teamId, (named.get(nearest.teamId) ?? 0) + 1);
  return [...named].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
