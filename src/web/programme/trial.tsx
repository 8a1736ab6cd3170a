import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Programme, powerWords } from '../../tasking/model.ts';
import { Problem, post } from '../api/client.ts';
import { useMay } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Provenance } from '../ui/pieces.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { momentWords } from '../ui/words.ts';
import { programmeKey, useTrialResult } from './queries.ts';

/** The programme as a trial: what was known before it, how it was kept, what came of it. */
export function Trial({ programme, nPatrols }: { programme: Programme; nPatrols: number }) {
  const { trial } = programme;
  const mayManage = useMay('programme.manage');
  const maySee = useMay('incident.read');
  const result = useTrialResult(programme.programmeId, trial !== null && maySee);
  const [isAsked, setAsked] = useState(false);
  if (trial === null && (!mayManage || nPatrols > 0)) return null;
  return (
    <section className="card" aria-labelledby="trial">
      <header>
        <h2 className="big" id="trial">
          {trial === null ? 'Make it a trial' : 'Trial'}
        </h2>
      </header>
      <div className="inner col g3">
        {trial === null ? (
          <>
            <p className="sm">
              Chance decides which place-days get a patrol. Then the days without say what would have happened. It has
              to be fixed before the first patrol is planned.
            </p>
            <button type="button" className="btn" onClick={() => setAsked(true)}>
              Work out its power
            </button>
          </>
        ) : (
          <>
            {result.data?.words.map((words, i) => (
              <p key={words} className={i === 0 ? 'sm b' : 'sm'}>
                {words}
              </p>
            ))}
            <details>
              <summary className="sm b">Known beforehand</summary>
              <p className="sm ink2">{powerWords(trial)}</p>
            </details>
            <Provenance>
              {trial.design === 'crossover'
                ? `Crossover, ${trial.weeksWith} of every ${trial.everyWeeks} weeks`
                : 'Parallel, one place of each pair'}
              , seed {trial.seed}, fixed {momentWords(trial.fixedAt)}. Compared as assigned, 95% interval.
            </Provenance>
          </>
        )}
      </div>
      {isAsked && <FixTrial programme={programme} onClose={() => setAsked(false)} />}
    </section>
  );
}

function FixTrial({ programme, onClose }: { programme: Programme; onClose: () => void }) {
  const client = useQueryClient();
  const [preview, setPreview] = useState<{ words: string; asked: object } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const base = `/api/programmes/${programme.programmeId}/trial`;
  const run = async (work: () => Promise<void>) => {
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That was not worked out. Try again.');
    }
  };
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [weeksWith, everyWeeks] = String(form.get('weeks')).split('/').map(Number);
    const asked = {
      design: String(form.get('design')),
      weeksWith,
      everyWeeks,
      fall: Number(form.get('fall')) / 100,
      seed: Number(form.get('seed')),
    };
    void run(async () => {
      const { words } = await post<{ words: string }>(`${base}/preview`, asked);
      setPreview({ words, asked });
    });
  };
  const fix = () =>
    run(async () => {
      await post(base, { ...preview?.asked, expectedVersion: programme.version });
      await client.invalidateQueries({ queryKey: programmeKey });
      confirmDone('The trial is fixed. Plan its patrols now.');
      onClose();
    });
  return (
    <Dialog title="Make it a trial" isOpen onClose={onClose}>
      <form className="col g4" onSubmit={ask} onChange={() => setPreview(null)}>
        <div className="field">
          <label htmlFor="design">Design</label>
          <select id="design" name="design" className="in" defaultValue="crossover">
            <option value="crossover">Crossover: each place has days with and without</option>
            <option value="parallel">Parallel: one place of each pair has all, the other none</option>
          </select>
        </div>
        <div className="row g3">
          <div className="field f1">
            <label htmlFor="weeks">Weeks with a patrol</label>
            <select id="weeks" name="weeks" className="in" defaultValue="1/2">
              <option value="1/2">1 of 2</option>
              <option value="2/5">2 of 5</option>
              <option value="1/3">1 of 3</option>
              <option value="2/3">2 of 3</option>
            </select>
          </div>
          <div className="field f1">
            <label htmlFor="fall">Fall to find, in 100</label>
            <input id="fall" name="fall" type="number" className="in" min={1} max={100} defaultValue={25} />
          </div>
          <div className="field f1">
            <label htmlFor="trial-seed">Seed</label>
            <input
              id="trial-seed"
              name="seed"
              type="number"
              className="in"
              min={0}
              max={2_000_000_000}
              defaultValue={Math.floor(Math.random() * 100_000)}
            />
          </div>
        </div>
        {preview && (
          <p className="sm" role="status">
            {preview.words}
          </p>
        )}
        {problem !== null && (
          <p className="sm late-ink b" role="alert">
            {problem}
          </p>
        )}
        <div className="row g2">
          {preview === null ? (
            <button type="submit" className="btn p">
              Work out
            </button>
          ) : (
            <button type="button" className="btn p" onClick={() => void fix()}>
              Fix the trial
            </button>
          )}
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
