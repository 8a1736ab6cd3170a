import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Hotspot } from '../../tasking/model.ts';
import { Problem, post } from '../api/client.ts';
import { readSource, SourceFields } from '../patrol/source-fields.tsx';
import { StreetMap } from '../patrol/street-map.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { isoOfDay, plural, today } from '../ui/words.ts';
import { type ProgrammeView, programmeKey } from './queries.ts';

interface Chosen {
  cardId: string;
  share: number;
  hotspots: Hotspot[];
  asked: { shape: string; sizeMetres: number; n: number; apartMetres: number };
  filter: Record<string, string> | undefined;
}

/** Two steps: look at the places first, take some away, then fix them for the period. */
export function NewProgramme({ onClose, onMade }: { onClose: () => void; onMade: (programmeId: string) => void }) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [without, setWithout] = useState<ReadonlySet<number>>(new Set());
  const [problem, setProblem] = useState<string | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const run = async (work: () => Promise<void>) => {
    setProblem(null);
    setWaiting(true);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That did not work. Try again.');
    } finally {
      setWaiting(false);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    void run(async () => {
      if (chosen === null) {
        const source = readSource(form);
        const asked = {
          shape: text('shape'),
          sizeMetres: Number(text('size')),
          n: Number(text('places')),
          apartMetres: Number(text('apart')),
        };
        const found = await post<Omit<Chosen, 'asked' | 'filter'>>('/api/programmes/choose', { ...source, ...asked });
        setChosen({ ...found, asked, filter: source.filter });
        setWithout(new Set());
        return;
      }
      const { programme } = await post<ProgrammeView>('/api/programmes', {
        cardId: chosen.cardId,
        ...chosen.asked,
        without: [...without],
        name: text('name'),
        from: text('from'),
        to: text('to'),
        settings: {
          targetHours: text('target') === '' ? null : Number(text('target')),
          ...(chosen.filter === undefined ? {} : { filter: chosen.filter }),
        },
      });
      await client.invalidateQueries({ queryKey: programmeKey });
      confirmDone(`${programme.name} is fixed.`);
      onMade(programme.programmeId);
    });
  };
  const kept = chosen?.hotspots.filter(({ hotspot }) => !without.has(hotspot)) ?? [];
  return (
    <Dialog title="New hotspot programme" isOpen isWide onClose={onClose}>
      <form className="col g4" onSubmit={submit}>
        {chosen === null ? (
          <div className="patrol-form">
            <SourceFields defaultPlaces={20} />
            <div className="field">
              <label htmlFor="apart">At least so many metres apart</label>
              <input id="apart" name="apart" type="number" className="in" min={0} max={5000} defaultValue={200} />
            </div>
          </div>
        ) : (
          <>
            <p className="sm">
              {plural(kept.length, 'hot spot')} with {Math.round(100 * kept.reduce((sum, { risk }) => sum + risk, 0))}{' '}
              in 100 of the surface’s risk. They do not move once they are fixed.
            </p>
            <StreetMap
              name={`${plural(kept.length, 'hot spot')} on the streets, numbered as in the list`}
              marks={kept.map(({ lon, lat, name, hotspot }) => ({ lon, lat, label: name, words: String(hotspot) }))}
              fences={kept.map(({ ringDegrees }) => ({ ring: ringDegrees }))}
              height={260}
            />
            <fieldset className="col g1">
              <legend className="sm b">Hot spots</legend>
              {chosen.hotspots.map(({ hotspot, name, ward, risk }) => (
                <label key={hotspot} className="tick">
                  <input
                    type="checkbox"
                    checked={!without.has(hotspot)}
                    onChange={() => {
                      const next = new Set(without);
                      if (!next.delete(hotspot)) next.add(hotspot);
                      setWithout(next);
                    }}
                  />
                  {hotspot} {name}, {ward} <span className="mut">{(100 * risk).toFixed(1)} in 100</span>
                </label>
              ))}
            </fieldset>
            <div className="patrol-form">
              <div className="field">
                <label htmlFor="programme-name">Name</label>
                <input
                  id="programme-name"
                  name="name"
                  className="in"
                  required
                  maxLength={100}
                  defaultValue="Hot spots"
                />
              </div>
              <div className="field">
                <label htmlFor="target">Hours the grant asks for</label>
                <input id="target" name="target" type="number" className="in" min={0} placeholder="None named" />
              </div>
              <div className="field">
                <label htmlFor="programme-from">From</label>
                <input
                  id="programme-from"
                  name="from"
                  type="date"
                  className="in"
                  required
                  defaultValue={isoOfDay(today() + 1)}
                />
              </div>
              <div className="field">
                <label htmlFor="programme-to">To</label>
                <input
                  id="programme-to"
                  name="to"
                  type="date"
                  className="in"
                  required
                  defaultValue={isoOfDay(today() + 91)}
                />
              </div>
            </div>
          </>
        )}
        {problem !== null && (
          <p className="sm late-ink b" role="alert">
            {problem}
          </p>
        )}
        <div className="row g2">
          <button type="submit" className="btn p" disabled={isWaiting || (chosen !== null && kept.length === 0)}>
            {chosen === null ? (isWaiting ? 'Choosing' : 'Choose hot spots') : 'Fix them for the period'}
          </button>
          {chosen !== null && (
            <button type="button" className="btn" onClick={() => setChosen(null)}>
              Choose again
            </button>
          )}
          <button type="button" className="btn t" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
