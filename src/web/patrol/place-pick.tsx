import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlaceFound } from '../../places/model.ts';
import { get } from '../api/client.ts';
import { useSettled } from '../ui/use-settled.ts';

/** A street, address or area found by typing. */
export function PlacePick({
  id,
  label,
  hint,
  chosen,
  onChoose,
}: {
  id: string;
  label: string;
  hint: string;
  chosen: PlaceFound | null;
  onChoose: (place: PlaceFound | null) => void;
}) {
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim(), 300);
  const found = useQuery({
    queryKey: ['places', 'search', q],
    queryFn: ({ signal }) => get<{ places: PlaceFound[] }>('/api/places/search', { q, limit: 6 }, signal),
    enabled: q.length >= 2 && chosen === null,
  });
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {chosen ? (
        <span className="row g2">
          <span className="f1 sm">
            {chosen.name}
            {chosen.detail === '' ? '' : `, ${chosen.detail}`}
          </span>
          <button type="button" className="btn s t" onClick={() => onChoose(null)}>
            Change<span className="unseen"> {label}</span>
          </button>
        </span>
      ) : (
        <>
          <input
            id={id}
            className="in"
            autoComplete="off"
            value={typed}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setTyped(event.target.value)}
          />
          <span className="hint" id={`${id}-hint`}>
            {hint}
          </span>
          {found.data && (
            <ul className="found" aria-label={`Found for ${label}`}>
              {found.data.places.map((place) => (
                <li key={`${place.kind}${place.id}`}>
                  <button type="button" className="btn s t" onClick={() => onChoose(place)}>
                    {place.name} <span className="mut">{place.detail}</span>
                  </button>
                </li>
              ))}
              {found.data.places.length === 0 && <li className="sm mut">No place of that name is known.</li>}
            </ul>
          )}
        </>
      )}
    </div>
  );
}
