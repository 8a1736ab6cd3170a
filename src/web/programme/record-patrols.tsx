import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { DONE_COUNTS, DONE_WORDS, type Hotspot, type HotspotPatrol, type Programme } from '../../tasking/model.ts';
import { Problem, post } from '../api/client.ts';
import { useMay, useMe } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { confirmDone } from '../ui/toasts.tsx';
import { isoOfDay, momentWords, now, plural, today } from '../ui/words.ts';
import { programmeKey } from './queries.ts';

const SHOWN = 8;

/** My agency's patrols of the last days that nobody has recorded yet. */
export function RecordPatrols({
  programme,
  hotspots,
  patrols,
}: {
  programme: Programme;
  hotspots: readonly Hotspot[];
  patrols: readonly HotspotPatrol[];
}) {
  const mayRecord = useMay('dose.record');
  const agencyId = useMe().data?.person?.agencyId;
  const [recording, setRecording] = useState<HotspotPatrol | null>(null);
  if (!mayRecord) return null;
  const since = isoOfDay(today() - 7);
  const open = patrols
    .filter(
      (each) =>
        each.agencyId === agencyId && each.state === 'planned' && each.date >= since && each.plannedFrom <= now(),
    )
    .reverse();
  const nameOf = (number: number) => hotspots.find(({ hotspot }) => hotspot === number)?.name ?? '';
  return (
    <section className="card" aria-labelledby="record">
      <header>
        <h2 className="big" id="record">
          To record
        </h2>
      </header>
      <div className="inner col g3">
        <p className="sm ink2">
          {open.length === 0
            ? 'Every patrol of your agency in the last week is recorded.'
            : `${plural(open.length, 'patrol')} of your agency in the last week ${open.length === 1 ? 'is' : 'are'} not recorded yet.`}
        </p>
        <ul className="col g2">
          {open.slice(0, SHOWN).map((patrol) => (
            <li key={patrol.patrolId} className="row g2 sm">
              <span className="f1">
                {momentWords(patrol.plannedFrom)}: {nameOf(patrol.hotspot)}
              </span>
              <button type="button" className="btn s" onClick={() => setRecording(patrol)}>
                Record
                <span className="unseen">
                  {' '}
                  {nameOf(patrol.hotspot)}, {momentWords(patrol.plannedFrom)}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {open.length > SHOWN && <p className="xs mut">{open.length - SHOWN} more after these.</p>}
      </div>
      {recording && (
        <RecordOne
          programme={programme}
          patrol={recording}
          name={nameOf(recording.hotspot)}
          onClose={() => setRecording(null)}
        />
      )}
    </section>
  );
}

function RecordOne({
  programme,
  patrol,
  name,
  onClose,
}: {
  programme: Programme;
  patrol: HotspotPatrol;
  name: string;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [isDone, setDone] = useState(true);
  const [key] = useState(() => crypto.randomUUID());
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const counts = Object.fromEntries(
      DONE_COUNTS.map((each) => [each, Number(form.get(each))] as const).filter(([, n]) => n > 0),
    );
    setProblem(null);
    try {
      await post(`/api/programmes/${programme.programmeId}/patrols/${patrol.patrolId}/record`, {
        expectedVersion: patrol.version,
        idempotencyKey: key,
        ...(isDone
          ? { state: 'done', deliveredMinutes: Number(form.get('minutes')), done: counts }
          : { state: 'notDone', reason: String(form.get('reason')) }),
      });
      await client.invalidateQueries({ queryKey: programmeKey });
      confirmDone(`${name} is recorded.`);
      onClose();
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : 'That was not recorded. Try again.');
    }
  };
  return (
    <Dialog title={`Record ${name}, ${momentWords(patrol.plannedFrom)}`} isOpen onClose={onClose}>
      <form className="col g4" onSubmit={(event) => void submit(event)}>
        <fieldset className="row g4">
          <legend className="sm b">Was it done?</legend>
          <label className="tick">
            <input type="radio" name="state" checked={isDone} onChange={() => setDone(true)} /> Yes
          </label>
          <label className="tick">
            <input type="radio" name="state" checked={!isDone} onChange={() => setDone(false)} /> No
          </label>
        </fieldset>
        {isDone ? (
          <div className="patrol-form">
            <div className="field">
              <label htmlFor="record-minutes">Minutes there</label>
              <input
                id="record-minutes"
                name="minutes"
                type="number"
                className="in"
                min={0}
                max={720}
                defaultValue={patrol.plannedMinutes}
              />
            </div>
            {DONE_COUNTS.map((each) => (
              <div key={each} className="field">
                <label htmlFor={`record-${each}`}>{DONE_WORDS[each]}</label>
                <input id={`record-${each}`} name={each} type="number" className="in" min={0} defaultValue={0} />
              </div>
            ))}
          </div>
        ) : (
          <div className="field">
            <label htmlFor="record-reason">Why not</label>
            <input id="record-reason" name="reason" className="in" required maxLength={500} />
          </div>
        )}
        <p className="xs mut">Numbers only. Names and what people said go into your agency’s own system.</p>
        {problem !== null && (
          <p className="sm late-ink b" role="alert">
            {problem}
          </p>
        )}
        <div className="row g2">
          <button type="submit" className="btn p">
            Record
          </button>
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
