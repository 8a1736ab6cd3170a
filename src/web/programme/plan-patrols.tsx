import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { HotspotPatrol, Programme } from '../../tasking/model.ts';
import { Problem, post } from '../api/client.ts';
import { confirmDone } from '../ui/toasts.tsx';
import { dayOfIso, dayWords, isoOfDay, plural } from '../ui/words.ts';
import { programmeKey } from './queries.ts';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** Plans the next days, an agency at a time or together. */
export function PlanPatrols({
  programme,
  agencies,
  patrols,
}: {
  programme: Programme;
  agencies: readonly { agencyId: number; name: string }[];
  patrols: readonly HotspotPatrol[];
}) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const lastPlanned =
    patrols
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? '';
  const next = lastPlanned === '' ? programme.from : isoOfDay((dayOfIso(lastPlanned) ?? 0) + 1);
  if (next > programme.to) return null;
  const week = isoOfDay(Math.min((dayOfIso(next) ?? 0) + 6, dayOfIso(programme.to) ?? 0));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const minute = (name: string) => {
      const [h, m] = String(form.get(name)).split(':').map(Number);
      return (h ?? 0) * 60 + (m ?? 0);
    };
    const chosen = agencies.flatMap(({ agencyId }) => {
      const patrolsADay = Number(form.get(`agency-${agencyId}`));
      return patrolsADay > 0
        ? [
            {
              agencyId,
              patrolsADay,
              minutes: Number(form.get('minutes')),
              fromMinute: minute('from'),
              toMinute: minute('to'),
              weekdays: EVERY_DAY,
            },
          ]
        : [];
    });
    if (chosen.length === 0) {
      setProblem('Give at least one agency a patrol a day.');
      return;
    }
    setProblem(null);
    try {
      const { planned, leftOut } = await post<{ planned: number; leftOut: number }>(
        `/api/programmes/${programme.programmeId}/patrols`,
        {
          expectedVersion: programme.version,
          from: next,
          to: String(form.get('until')),
          agencies: chosen,
          seed: Math.floor(Math.random() * 100_000),
        },
      );
      await client.invalidateQueries({ queryKey: programmeKey });
      confirmDone(`${plural(planned, 'patrol')} planned${leftOut > 0 ? `; ${leftOut} did not fit` : ''}.`);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'Nothing was planned. Try again.');
    }
  };
  return (
    <section className="card" aria-labelledby="plan-patrols">
      <header>
        <h2 className="big" id="plan-patrols">
          Plan the days from {dayWords(dayOfIso(next) ?? 0)}
        </h2>
      </header>
      <form className="inner col g3" key={next} onSubmit={(event) => void submit(event)}>
        <div className="row g3">
          <div className="field f1">
            <label htmlFor="until">Until</label>
            <input
              id="until"
              name="until"
              type="date"
              className="in"
              min={next}
              max={programme.to}
              defaultValue={week}
            />
          </div>
          <div className="field f1">
            <label htmlFor="minutes">Minutes each</label>
            <input id="minutes" name="minutes" type="number" className="in" min={10} max={60} defaultValue={15} />
          </div>
        </div>
        <div className="row g3">
          <div className="field f1">
            <label htmlFor="plan-from">Between</label>
            <input id="plan-from" name="from" type="time" className="in" defaultValue="16:00" />
          </div>
          <div className="field f1">
            <label htmlFor="plan-to">And</label>
            <input id="plan-to" name="to" type="time" className="in" defaultValue="23:00" />
          </div>
        </div>
        <fieldset className="col g2">
          <legend className="sm b">Patrols a day at each hot spot</legend>
          {agencies.map(({ agencyId, name }) => (
            <div key={agencyId} className="row g3">
              <label className="f1 sm" htmlFor={`agency-${agencyId}`}>
                {name}
              </label>
              <input
                id={`agency-${agencyId}`}
                name={`agency-${agencyId}`}
                type="number"
                className="in"
                style={{ width: 72 }}
                min={0}
                max={12}
                defaultValue={0}
              />
            </div>
          ))}
        </fieldset>
        {problem !== null && (
          <p className="sm late-ink b" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="btn">
          Plan these days
        </button>
      </form>
    </section>
  );
}
