import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { PlaceFound } from '../../places/model.ts';
import { PATROL_DEFAULTS, type PatrolTravel, TRAVEL_SPEEDS } from '../../tasking/model.ts';
import { Problem, post } from '../api/client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { isoOfDay, today } from '../ui/words.ts';
import { PlacePick } from './place-pick.tsx';
import { patrolKey } from './queries.ts';
import { readSource, SourceFields } from './source-fields.tsx';
import type { Plan } from './types.ts';

const TRAVEL_WORDS: Record<PatrolTravel, string> = { walk: 'On foot', cycle: 'By bicycle', drive: 'By car' };

/** Asks for a plan; what is wrong is said here, and nothing is sent until it is put right. */
export function NewPlan({ onClose, onMade }: { onClose: () => void; onMade: (planId: string) => void }) {
  const client = useQueryClient();
  const [start, setStart] = useState<PlaceFound | null>(null);
  const [promised, setPromised] = useState<PlaceFound | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isMaking, setMaking] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    const cap = text('cap');
    setProblem(null);
    setMaking(true);
    try {
      const plan = await post<Plan>('/api/patrol-plans', {
        ...readSource(form),
        name: text('name'),
        date: text('date'),
        from: text('from'),
        to: text('to'),
        nCrews: Number(text('crews')),
        travel: text('travel'),
        visitMinutes: Number(text('visit')),
        gapMinutes: Number(text('gap')),
        nPlaces: Number(text('places')),
        shape: text('shape'),
        sizeMetres: Number(text('size')),
        seed: Number(text('seed')),
        mostVisitsAWard: cap === '' ? null : Number(cap),
        start: start === null ? null : { lon: start.lon, lat: start.lat },
        reassurance:
          promised === null ? [] : [{ lon: promised.lon, lat: promised.lat, name: promised.name, visits: 1 }],
      });
      await client.invalidateQueries({ queryKey: patrolKey });
      confirmDone(`${plan.name} is planned.`);
      onMade(plan.planId);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'The plan was not made. Try again.');
      setMaking(false);
    }
  };
  return (
    <Dialog title="New patrol plan" isOpen isWide onClose={onClose}>
      <form className="col g4" onSubmit={(event) => void submit(event)}>
        <div className="patrol-form">
          <Text id="name" label="Name" value="Evening visits" />
          <div className="field">
            <label htmlFor="date">Day</label>
            <input id="date" name="date" type="date" className="in" required defaultValue={isoOfDay(today())} />
          </div>
          <div className="row g3">
            <div className="field f1">
              <label htmlFor="from">From</label>
              <input id="from" name="from" type="time" className="in" required defaultValue={PATROL_DEFAULTS.from} />
            </div>
            <div className="field f1">
              <label htmlFor="to">To</label>
              <input id="to" name="to" type="time" className="in" required defaultValue={PATROL_DEFAULTS.to} />
            </div>
          </div>
          <div className="row g3">
            <Whole id="crews" label="Crews" value={PATROL_DEFAULTS.nCrews} min={1} max={12} />
            <div className="field f1">
              <label htmlFor="travel">They go</label>
              <select id="travel" name="travel" className="in" defaultValue={PATROL_DEFAULTS.travel}>
                {(Object.keys(TRAVEL_SPEEDS) as PatrolTravel[]).map((travel) => (
                  <option key={travel} value={travel}>
                    {TRAVEL_WORDS[travel]}
                  </option>
                ))}
              </select>
            </div>
          </div>
          <SourceFields defaultPlaces={PATROL_DEFAULTS.nPlaces} />
          <div className="row g3">
            <Whole id="visit" label="Minutes a visit" value={PATROL_DEFAULTS.visitMinutes} min={10} max={16} />
            <Whole id="gap" label="Minutes between" value={PATROL_DEFAULTS.gapMinutes} min={90} max={480} />
          </div>
          <div className="row g3">
            <Whole id="seed" label="Seed" value={Math.floor(Math.random() * 100_000)} min={0} max={2_000_000_000} />
            <div className="field f1">
              <label htmlFor="cap">Most visits a ward</label>
              <input id="cap" name="cap" type="number" className="in" min={1} max={500} placeholder="No cap" />
            </div>
          </div>
          <PlacePick
            id="start"
            label="Crews begin and end at"
            hint="Type a street or address; left empty, the riskiest place."
            chosen={start}
            onChoose={setStart}
          />
          <PlacePick
            id="promised"
            label="A visit was promised to"
            hint="Reassurance that was asked for: it is visited whatever its risk."
            chosen={promised}
            onChoose={setPromised}
          />
        </div>
        {problem !== null && (
          <p className="sm late-ink b" role="alert">
            {problem}
          </p>
        )}
        <div className="row g2">
          <button type="submit" className="btn p" disabled={isMaking}>
            {isMaking ? 'Planning' : 'Make the plan'}
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Text({ id, label, value }: { id: string; label: string; value: string }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} name={id} className="in" required maxLength={100} defaultValue={value} />
    </div>
  );
}

function Whole({ id, label, value, min, max }: { id: string; label: string; value: number; min: number; max: number }) {
  return (
    <div className="field f1">
      <label htmlFor={id}>{label}</label>
      <input id={id} name={id} type="number" className="in" required min={min} max={max} defaultValue={value} />
    </div>
  );
}
