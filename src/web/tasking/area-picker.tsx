import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import type { TaskGeometry, TaskPolygon } from '../../tasking/model.ts';
import { get } from '../api/client.ts';
import type { PlaceFound } from '../api/types.ts';
import { Skeleton } from '../ui/pieces.tsx';
import { roundArea } from './area.ts';
import { TaskMap } from './task-map.tsx';

const DrawMap = lazy(() => import('./draw-map.tsx'));
const RADII = [100, 150, 200, 300, 500, 1000];

/** Where: a place with a radius, or drawn. What was brought from the map is kept until it is changed. */
export function AreaPicker({
  label,
  value,
  onChange,
}: {
  label: string;
  value: TaskGeometry | null;
  onChange: (geometry: TaskPolygon, words: string) => void;
}) {
  const id = useId();
  const [isDrawing, setDrawing] = useState(false);
  const [text, setText] = useState('');
  const [place, setPlace] = useState<PlaceFound | null>(null);
  const [radius, setRadius] = useState(200);
  const wanted = text.trim();
  const found = useQuery({
    queryKey: ['places', 'search', wanted],
    queryFn: ({ signal }) => get<{ places: PlaceFound[] }>('/api/places/search', { q: wanted }, signal),
    enabled: wanted.length >= 2,
    placeholderData: (before) => before,
  });
  const put = (chosen: PlaceFound, metres: number) =>
    onChange(roundArea(chosen.lon, chosen.lat, metres), `Within ${metres} m of ${chosen.name}`);
  return (
    <fieldset className="col g2" aria-labelledby={id}>
      <legend id={id} className="sm b">
        {label}
      </legend>
      <div className="row g2 wrap">
        <ComboBox
          className="field f1 place-box"
          inputValue={text}
          onInputChange={setText}
          items={found.data?.places ?? []}
          allowsCustomValue
          // What is found comes after the typing: the list is open by then, or it never would be.
          allowsEmptyCollection
          onSelectionChange={(key) => {
            const chosen = found.data?.places.find((each) => `${each.kind}-${each.id}` === key);
            if (!chosen) return;
            setPlace(chosen);
            setText(chosen.name);
            put(chosen, radius);
          }}
        >
          <Label className="xs mut">Street, address or area</Label>
          <Input className="in" placeholder="Type part of its name" />
          <Popover className="pop">
            <ListBox<PlaceFound>
              className="menu"
              renderEmptyState={() => (
                <p className="sm mut pad">
                  {wanted.length < 2 || found.isPending ? 'Looking …' : `No place is called “${wanted}”.`}
                </p>
              )}
            >
              {(each) => (
                <ListBoxItem id={`${each.kind}-${each.id}`} textValue={each.name} className="menu-item">
                  {each.name} <span className="xs mut">{each.detail}</span>
                </ListBoxItem>
              )}
            </ListBox>
          </Popover>
        </ComboBox>
        <label className="field">
          <span className="xs mut">Within</span>
          <select
            className="in"
            value={radius}
            onChange={(event) => {
              const metres = Number(event.target.value);
              setRadius(metres);
              if (place) put(place, metres);
            }}
          >
            {RADII.map((metres) => (
              <option key={metres} value={metres}>
                {metres} m
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="btn at-end" aria-pressed={isDrawing} onClick={() => setDrawing(!isDrawing)}>
          {isDrawing ? 'Stop drawing' : 'Draw it'}
        </button>
      </div>
      {isDrawing ? (
        <Suspense fallback={<Skeleton lines={1} height={300} words="Loading the map" />}>
          <p className="xs mut">Press corner by corner, and the first one again to close. Draw anew to replace it.</p>
          <DrawMap
            value={value?.type === 'Polygon' ? value : null}
            onDraw={(polygon) => onChange(polygon, 'As drawn on the map')}
          />
        </Suspense>
      ) : (
        value && (
          <TaskMap
            height={200}
            tasks={[{ taskId: 0, label: '', geometry: value, colour: 'var(--ink)', isChosen: true }]}
          />
        )
      )}
    </fieldset>
  );
}
