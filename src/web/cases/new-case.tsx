import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Value } from '../../services/model.ts';
import { get } from '../api/client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFoot } from '../ui/form-foot.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { useSettled } from '../ui/use-settled.ts';
import { useCatalogue, useNear, useReport } from './queries.ts';
import { QuestionField } from './question-field.tsx';

interface Found {
  kind: string;
  id: number;
  name: string;
  detail: string;
  lon: number | null;
  lat: number | null;
}

/** A case from what somebody said: its kind, its place, what the catalogue asks, and what is reported there already. */
export function NewCase({ onClose, onMade }: { onClose: () => void; onMade: (caseId: number) => void }) {
  const catalogue = useCatalogue();
  const report = useReport();
  const [code, setCode] = useState('');
  const [where, setWhere] = useState('');
  const [place, setPlace] = useState<{ longitude: number; latitude: number; words: string } | null>(null);
  const [words, setWords] = useState('');
  const [answers, setAnswers] = useState<Record<string, Value>>({});
  const near = useNear(code, place);
  const definition = catalogue.data?.services.find((each) => each.code === code);
  const groups = [...new Set((catalogue.data?.services ?? []).map(({ group }) => group))];
  return (
    <Dialog title="New case" isOpen onClose={onClose} isWide>
      <form
        className="col g3"
        onSubmit={(event) => {
          event.preventDefault();
          if (place === null) return;
          report.mutate(
            { code, place, words, answers },
            {
              onSuccess({ caseId, number }) {
                confirmDone(`${number} is open.`);
                onMade(caseId);
              },
            },
          );
        }}
      >
        <label className="field">
          <span className="label">Kind</span>
          <select className="in" required value={code} onChange={({ target }) => setCode(target.value)}>
            <option value="">Choose</option>
            {groups.map((group) => (
              <optgroup key={group} label={group}>
                {(catalogue.data?.services ?? [])
                  .filter((each) => each.group === group)
                  .map((each) => (
                    <option key={each.code} value={each.code}>
                      {each.name}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
          {definition && <span className="hint">{definition.description}</span>}
        </label>
        <PlaceField where={where} setWhere={setWhere} place={place} setPlace={setPlace} />
        {(near.data?.near.length ?? 0) > 0 && (
          <p className="notice soon" role="status">
            <span>
              Reported there already:{' '}
              {near.data?.near.map(({ number, metres }) => `${number}, ${metres} m away`).join('; ')}. Add to that one
              if it is the same.
            </span>
          </p>
        )}
        {definition?.questions.map((question) => (
          <QuestionField
            key={question.id}
            question={question}
            value={answers[question.id]}
            onChange={(value) =>
              setAnswers(({ [question.id]: _, ...rest }) =>
                value === undefined ? rest : { ...rest, [question.id]: value },
              )
            }
          />
        ))}
        <label className="field">
          <span className="label">What was said</span>
          <textarea className="in" rows={3} value={words} onChange={({ target }) => setWords(target.value)} />
        </label>
        <FormFoot words="Open the case" save={report} isBlocked={place === null || code === ''} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function PlaceField({
  where,
  setWhere,
  place,
  setPlace,
}: {
  where: string;
  setWhere: (where: string) => void;
  place: { words: string } | null;
  setPlace: (place: { longitude: number; latitude: number; words: string } | null) => void;
}) {
  const q = useSettled(where, 200);
  const found = useQuery({
    queryKey: ['places', 'search', q],
    queryFn: ({ signal }) => get<{ places: Found[] }>('/api/places/search', { q }, signal),
    enabled: q.length >= 3 && place === null,
  });
  const places = (found.data?.places ?? []).filter(({ lon, lat }) => lon !== null && lat !== null).slice(0, 6);
  return (
    <div className="field">
      <label className="label" htmlFor="case-where">
        Where
      </label>
      <input
        id="case-where"
        className="in"
        required
        autoComplete="off"
        placeholder="Street, address or postcode"
        value={place?.words ?? where}
        onChange={({ target }) => {
          setPlace(null);
          setWhere(target.value);
        }}
      />
      {place === null && places.length > 0 && (
        <ul className="case-found" aria-label="Places found">
          {places.map((each) => (
            <li key={`${each.kind} ${each.id}`}>
              <button
                type="button"
                className="btn t"
                onClick={() => setPlace({ longitude: each.lon!, latitude: each.lat!, words: each.name })}
              >
                {each.name} <span className="mut">{each.detail}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
