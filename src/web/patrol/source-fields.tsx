import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PLACE_SHAPES, type PlaceShape } from '../../tasking/model.ts';
import { CATEGORIES } from '../../vocabulary/index.ts';
import { get } from '../api/client.ts';
import { isoOfDay, momentWords, today } from '../ui/words.ts';

const SURFACES = new Set(['kernelDensity', 'hotSpots', 'adaptiveDensity']);
const SHAPE_WORDS: Record<PlaceShape, string> = { square: 'Squares', hexagon: 'Hexagons', segment: 'Street segments' };

interface Kept {
  analysisId: string;
  method: string;
  title: string;
  madeAt: number;
  records: { n: number };
}

/** Where risk is taken from, and the places it is cut into. The form reads them by name. */
export function SourceFields({ defaultPlaces }: { defaultPlaces: number }) {
  const cards = useQuery({
    queryKey: ['analyses', 'list'],
    queryFn: ({ signal }) => get<{ analyses: Kept[] }>('/api/analyses', { limit: 100 }, signal),
  });
  const [source, setSource] = useState('records');
  const kept = cards.data?.analyses.filter(({ method }) => SURFACES.has(method)) ?? [];
  return (
    <>
      <div className="field whole">
        <label htmlFor="source">Risk from</label>
        <select
          id="source"
          name="source"
          className="in"
          value={source}
          onChange={(event) => setSource(event.target.value)}
        >
          <option value="records">Where records were: a density surface made now and kept</option>
          {kept.map((card) => (
            <option key={card.analysisId} value={card.analysisId}>
              {card.title}, {card.records.n} records, {momentWords(card.madeAt)}
            </option>
          ))}
        </select>
      </div>
      {source === 'records' && (
        <>
          <div className="field">
            <label htmlFor="category">Records of</label>
            <select id="category" name="category" className="in" defaultValue="">
              <option value="">Everything</option>
              {CATEGORIES.filter(({ parent }) => parent === null).map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor="weeks">From the last</label>
            <select id="weeks" name="weeks" className="in" defaultValue="8">
              {[4, 8, 13, 26, 52].map((weeks) => (
                <option key={weeks} value={weeks}>
                  {weeks} weeks
                </option>
              ))}
            </select>
          </div>
        </>
      )}
      <div className="field">
        <label htmlFor="shape">Places as</label>
        <select id="shape" name="shape" className="in" defaultValue="square">
          {PLACE_SHAPES.map((shape) => (
            <option key={shape} value={shape}>
              {SHAPE_WORDS[shape]}
            </option>
          ))}
        </select>
      </div>
      <div className="row g3">
        <div className="field f1">
          <label htmlFor="places">How many</label>
          <input id="places" name="places" type="number" className="in" min={1} max={80} defaultValue={defaultPlaces} />
        </div>
        <div className="field f1">
          <label htmlFor="size">Size, metres</label>
          <input id="size" name="size" type="number" className="in" min={50} max={500} defaultValue={150} />
        </div>
      </div>
    </>
  );
}

/** What the fields above say, as the server asks for it. */
export function readSource(form: FormData): { cardId?: string; filter?: Record<string, string> } {
  const source = String(form.get('source') ?? 'records');
  if (source !== 'records') return { cardId: source };
  const category = String(form.get('category') ?? '');
  const from = isoOfDay(today() - 7 * Number(form.get('weeks') ?? 8));
  return { filter: { from, ...(category === '' ? {} : { category }) } };
}
