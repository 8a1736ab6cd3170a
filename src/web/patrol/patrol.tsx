import '../tasking/tasking.css';
import './patrol.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { boundWords, crewName, type PatrolPlanHead } from '../../tasking/model.ts';
import { Failed } from '../api/failed.tsx';
import { useMay } from '../api/queries.ts';
import { useShortcuts } from '../shell/keys.ts';
import { TaskingViews } from '../tasking/views.tsx';
import { Provenance, Skeleton } from '../ui/pieces.tsx';
import { Segments } from '../ui/segments.tsx';
import { clockWords, dayOfIso, dayWords, momentWords, plural } from '../ui/words.ts';
import { Covers } from './covers.tsx';
import { DosePanel } from './dose-panel.tsx';
import { NewPlan } from './new-plan.tsx';
import { usePatrolNews, usePlan, usePlanDose, usePlans } from './queries.ts';
import { type MapLine, type MapMark, StreetMap } from './street-map.tsx';
import type { Plan } from './types.ts';
import { VisitList } from './visit-list.tsx';

const DASHES = ['1 5', '8 5', '2 4 8 4', '14 4', '1 9', '4 4'];

/** Who goes where in which order, what that covers, and what was delivered of it. */
export function Patrol() {
  const search = useSearch({ from: '/tasking/patrol' });
  const navigate = useNavigate({ from: '/tasking/patrol' });
  const plans = usePlans();
  const mayPlan = useMay('patrol.plan');
  const [isNew, setNew] = useState(false);
  usePatrolNews();
  const go = (change: { plan?: string | undefined; crew?: number | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false, replace: true });
  const list = plans.data?.plans ?? [];
  const chosen = list.find(({ planId }) => planId === search.plan)?.planId ?? list[0]?.planId;
  const step = (by: number) => {
    const at = list.findIndex(({ planId }) => planId === chosen);
    const next = list[Math.min(list.length - 1, Math.max(0, at + by))];
    if (next) go({ plan: next.planId, crew: undefined });
  };
  useShortcuts('Patrol', [
    { keys: 'j', words: 'Next plan', does: () => step(1) },
    { keys: 'k', words: 'Previous plan', does: () => step(-1) },
    ...(mayPlan ? [{ keys: 'n', words: 'New plan', does: () => setNew(true) }] : []),
  ]);
  if (plans.isPending) return <Skeleton lines={5} height={60} words="Loading patrol plans" />;
  if (plans.isError) return <Failed error={plans.error} what="The patrol plans" onRetry={() => void plans.refetch()} />;
  return (
    <div className="patrol">
      <div className="tasking-bar patrol-bar">
        <TaskingViews />
        {list.length > 0 && (
          <select
            className="in"
            aria-label="Patrol plan"
            value={chosen}
            onChange={(event) => go({ plan: event.target.value, crew: undefined })}
          >
            {list.map((plan) => (
              <option key={plan.planId} value={plan.planId}>
                {headWords(plan)}
              </option>
            ))}
          </select>
        )}
        <span className="f1" />
        {mayPlan && (
          <button type="button" className="btn p" onClick={() => setNew(true)}>
            <Plus size={16} strokeWidth={1.75} aria-hidden /> New plan
          </button>
        )}
      </div>
      {chosen === undefined ? (
        <section className="state">
          <h2>No patrol is planned</h2>
          <p className="sm ink2">
            A plan takes the places of a density surface that hold most, and orders short visits to them for the crews
            of one shift. {mayPlan ? 'Make one with “New plan”.' : 'An analyst or a coordinator makes one.'}
          </p>
        </section>
      ) : (
        <PlanPage planId={chosen} crew={search.crew} onCrew={(crew) => go({ plan: chosen, crew })} />
      )}
      {isNew && (
        <NewPlan
          onClose={() => setNew(false)}
          onMade={(planId) => {
            setNew(false);
            go({ plan: planId, crew: undefined });
          }}
        />
      )}
    </div>
  );
}

function headWords(plan: PatrolPlanHead): string {
  const day = dayOfIso(plan.date);
  return `${day === null ? plan.date : dayWords(day)}, ${clockWords(plan.startsAt)} to ${clockWords(plan.endsAt)}: ${plan.name}`;
}

function PlanPage({
  planId,
  crew,
  onCrew,
}: {
  planId: string;
  crew: number | undefined;
  onCrew: (crew: number | undefined) => void;
}) {
  const plan = usePlan(planId);
  const [place, setPlace] = useState<number | undefined>(undefined);
  const dose = usePlanDose(planId);
  if (plan.isPending) return <Skeleton lines={6} height={60} words="Loading the plan" />;
  if (plan.isError) return <Failed error={plan.error} what="The plan" onRetry={() => void plan.refetch()} />;
  const { body } = plan.data;
  const shown = crew !== undefined && crew < body.crews.length ? crew : body.crews.length === 1 ? 0 : undefined;
  return (
    <>
      <div className="patrol-main">
        <div className="col g1">
          <h1>{plan.data.name}</h1>
          <p className="sm ink2">
            {plural(plan.data.nVisits, 'visit')} of {body.request.visitMinutes} minutes to{' '}
            {plural(body.places.filter(({ visits }) => visits > 0).length, 'place')} by{' '}
            {plural(body.crews.length, 'crew')}. {boundWords(body)}
          </p>
        </div>
        {body.crews.length > 1 && (
          <Segments
            label="Crew"
            value={shown === undefined ? 'all' : String(shown)}
            options={[
              { value: 'all', words: 'All crews' },
              ...body.crews.map((_, k) => ({ value: String(k), words: crewName(k) })),
            ]}
            onChange={(value) => onCrew(value === 'all' ? undefined : Number(value))}
          />
        )}
        <section className="card" aria-label="Map of the plan">
          <StreetMap
            name={mapName(plan.data, shown)}
            marks={marksOf(plan.data, shown, place)}
            lines={linesOf(plan.data, shown)}
          />
        </section>
        {body.crews.map((each, k) =>
          shown === undefined || shown === k ? (
            <VisitList
              key={crewName(k)}
              plan={plan.data}
              crew={k}
              back={each.backAt}
              dose={dose.data}
              chosen={place}
              onChoose={setPlace}
            />
          ) : null,
        )}
        <Provenance>
          Made {momentWords(plan.data.madeAt)} from {body.card.method} version {body.card.methodVersion},{' '}
          {plural(body.card.n, 'record')}; seed {body.request.seed}: the same card, request and seed give the same plan.
          Ways follow the streets at {body.request.speedKmh} km an hour.
        </Provenance>
      </div>
      <aside className="patrol-aside" aria-label="What the plan covers and what was delivered">
        <Covers plan={plan.data} />
        <DosePanel plan={plan.data} dose={dose.data} />
      </aside>
    </>
  );
}

function mapName({ body, name }: Plan, crew: number | undefined): string {
  const crews = body.crews.filter((_, k) => crew === undefined || k === crew);
  const n = crews.reduce((sum, { visits }) => sum + visits.length, 0);
  return `Streets with ${plural(n, 'visit')} of ${name}${crew === undefined ? '' : `, ${crewName(crew)}`}. The list below holds the same visits in order.`;
}

/** One crew: numbers of first visits. All crews: letters, at each place the crew that comes first. */
function marksOf({ body }: Plan, crew: number | undefined, chosen: number | undefined): MapMark[] {
  const firsts = new Map<number, string>();
  const order = body.crews
    .flatMap(({ visits }, k) => visits.map((visit, i) => ({ ...visit, k, i })))
    .filter(({ k }) => crew === undefined || k === crew)
    .sort((a, b) => a.from - b.from);
  for (const { place, k, i } of order) {
    if (!firsts.has(place)) firsts.set(place, crew === undefined ? crewName(k).slice(-1) : String(i + 1));
  }
  return body.places.flatMap(({ lon, lat, name }, place) => {
    const words = firsts.get(place);
    if (words === undefined && crew !== undefined) return [];
    return [{ lon, lat, label: name, words: words ?? '', isQuiet: words === undefined, isChosen: place === chosen }];
  });
}

function linesOf({ body }: Plan, crew: number | undefined): MapLine[] {
  return body.crews.flatMap(({ way }, k) =>
    crew === undefined || crew === k ? [{ way, dash: DASHES[crew === undefined ? k % DASHES.length : 0]! }] : [],
  );
}
