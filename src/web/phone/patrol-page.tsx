import { Check, ChevronLeft, Phone as PhoneIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { announce } from '../ui/announce.tsx';
import { clockWords, now, rangeWords } from '../ui/words.ts';
import type { Book, PhonePlan } from './book.ts';
import { StreetSketch } from './street-sketch.tsx';
import type { Phone } from './use-phone.ts';
import { CHECK_IN, CHECK_OUT, type OpenVisit, openVisit, visitsOf } from './visits.ts';

const FOUND = {
  quiet: 'All quiet',
  waste: 'Waste',
  vehicle: 'Vehicle',
  youngPeople: 'Young people',
  disorder: 'Disorder',
  damage: 'Damage',
  other: 'Other',
} as const;
type Found = keyof typeof FOUND;

/** A crew's patrol: places in their order, one tap on coming, one on going. */
export function PatrolPage({ phone, book, planId }: { phone: Phone; book: Book; planId: string }) {
  const [crew, setCrew] = useState(0);
  const plan = book.plans.find((each) => each.planId === planId);
  if (!plan) {
    return (
      <div className="phone-body">
        <Back />
        <section className="phone-card">
          <h1>This patrol is not on the phone</h1>
          <p>It was withdrawn, or is for another day.</p>
        </section>
      </div>
    );
  }
  const open = openVisit(book, phone.updates);
  const visits = visitsOf(plan, crew);
  const places = [...new Set(visits.map(({ place }) => place))];
  return (
    <>
      <header className="phone-head">
        <Back />
        <h1>{plan.name}</h1>
        <p>{rangeWords(plan.startsAt, plan.endsAt)}</p>
      </header>
      <div className="phone-body with-acts">
        {plan.body.crews.length > 1 && (
          <fieldset className="phone-chips">
            <legend>Crew</legend>
            {plan.body.crews.map((_, i) => (
              // Crews have no name but their place in the plan.
              <label key={`crew ${String(i)}`} className="phone-chip">
                <input type="radio" name="crew" checked={crew === i} onChange={() => setCrew(i)} />
                {i + 1}
              </label>
            ))}
          </fieldset>
        )}
        {open !== null && open.planId === planId && <Here phone={phone} plan={plan} open={open} />}
        <StreetSketch
          height={240}
          label="Streets with the places of this patrol by number of first visit"
          shapes={places.flatMap((place) => {
            const at = plan.body.places[place];
            const first = visits.findIndex((visit) => visit.place === place) + 1;
            return at
              ? [{ geometry: { type: 'Point' as const, coordinates: [at.lon, at.lat] }, label: String(first) }]
              : [];
          })}
        />
        <ol className="phone-list">
          {visits.map((visit, i) => (
            <li key={visit.visitId} className="phone-card phone-row">
              <span className="phone-number" aria-hidden>
                {i + 1}
              </span>
              <span>
                <b>{visit.name}</b>
                <span className="mut">{rangeWords(visit.from, visit.to)}</span>
              </span>
              {open === null && (
                <button
                  type="button"
                  className="phone-chip"
                  onClick={() => {
                    const body = { doseId: crypto.randomUUID(), planId, place: visit.place, at: now() };
                    const request = { method: 'POST', path: CHECK_IN, body } as const;
                    void phone.act({ chain: 'visits', did: `Checked in, ${visit.name}`, request });
                    announce(`Checked in at ${visit.name}.`);
                  }}
                >
                  Check in
                </button>
              )}
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}

function Back() {
  return (
    <a className="phone-back" href="#/">
      <ChevronLeft size={26} strokeWidth={1.75} aria-hidden /> Tasks
    </a>
  );
}

const RADIUS = 46;
const ROUND = 2 * Math.PI * RADIUS;

/** How long one has been here, what was found, and leaving. */
function Here({ phone, plan, open }: { phone: Phone; plan: PhonePlan; open: OpenVisit }) {
  const [found, setFound] = useState<ReadonlySet<Found>>(new Set());
  const minutes = useMinutesSince(open.at);
  const wanted = plan.body.request.visitMinutes;
  const left = Math.max(0, wanted - minutes);
  const name = plan.body.places[open.place]?.name ?? '';
  const leave = () => {
    const body = { doseId: open.doseId, at: now(), found: [...found] };
    void phone.act({
      chain: 'visits',
      did: `Checked out, ${name}`,
      request: { method: 'POST', path: CHECK_OUT, body },
    });
    announce(`Checked out of ${name}.`);
  };
  return (
    <>
      <section className="phone-card visit" aria-label={`At ${name}`}>
        <svg
          className="visit-ring"
          width="110"
          height="110"
          viewBox="0 0 110 110"
          role="img"
          aria-label={`${minutes} of ${wanted} minutes`}
        >
          <circle cx="55" cy="55" r={RADIUS} fill="none" stroke="var(--sunk)" strokeWidth="10" />
          <circle
            cx="55"
            cy="55"
            r={RADIUS}
            fill="none"
            stroke="var(--ok)"
            strokeWidth="10"
            strokeLinecap="round"
            strokeDasharray={`${ROUND * Math.min(1, minutes / wanted)} ${ROUND}`}
            transform="rotate(-90 55 55)"
          />
          <text x="55" y="60" textAnchor="middle" fontSize="28">
            {minutes}
          </text>
          <text x="55" y="80" textAnchor="middle" fontSize="13">
            of {wanted} min
          </text>
        </svg>
        <div>
          <p>
            <Check size={20} strokeWidth={1.75} aria-hidden /> <b>Checked in {clockWords(open.at)}</b>
          </p>
          <p>{name}</p>
          <p>
            {left > 0
              ? `${left} minutes to go. Leave sooner if it is quiet or unsafe.`
              : 'You have been here long enough.'}
          </p>
        </div>
      </section>
      <fieldset className="phone-chips">
        <legend>What did you find?</legend>
        {(Object.keys(FOUND) as Found[]).map((kind) => (
          <label key={kind} className="phone-chip">
            <input
              type="checkbox"
              checked={found.has(kind)}
              onChange={() => {
                const next = new Set(found);
                if (!next.delete(kind)) next.add(kind);
                setFound(next);
              }}
            />
            {FOUND[kind]}
          </label>
        ))}
      </fieldset>
      <div className="act-bar">
        <a className="act help" href="tel:999">
          <PhoneIcon size={24} strokeWidth={1.75} aria-hidden /> Help
        </a>
        <button type="button" className="act" onClick={leave}>
          Check out
        </button>
      </div>
    </>
  );
}

function useMinutesSince(at: number): number {
  const minutes = () => Math.max(0, Math.floor((now() - at) / 60_000));
  const [shown, setShown] = useState(minutes);
  useEffect(() => {
    const tick = () => setShown(Math.max(0, Math.floor((now() - at) / 60_000)));
    tick();
    const timer = setInterval(tick, 5000);
    return () => clearInterval(timer);
  }, [at]);
  return shown;
}
