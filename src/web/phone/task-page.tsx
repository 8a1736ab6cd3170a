import { ChevronLeft, Navigation, Phone as PhoneIcon } from 'lucide-react';
import { useState } from 'react';
import { SEED_POWERS } from '../../tasking/model.ts';
import { announce } from '../ui/announce.tsx';
import { momentWords, now } from '../ui/words.ts';
import { type Book, type PhoneTask, stepPath, stepsNow, withUpdates } from './book.ts';
import { Due } from './my-tasks.tsx';
import { NoteForm } from './note-form.tsx';
import { OwnUpdates } from './own-updates.tsx';
import { PhotoButton } from './photo-button.tsx';
import { ResultForm } from './result-form.tsx';
import { StreetSketch } from './street-sketch.tsx';
import { directionsTo } from './task-words.ts';
import type { Phone } from './use-phone.ts';

/** What is asked before a step is taken. */
type Asking = 'reject' | 'block' | 'submit' | 'note' | null;

const MAIN_STEPS = { accept: 'Accept', start: 'Start', unblock: 'Go on', submit: 'Hand in the result' } as const;
const DONE_WORDS = { accept: 'Accepted', start: 'Started', unblock: 'Went on with' } as const;

export function TaskPage({ phone, book, taskId }: { phone: Phone; book: Book; taskId: number }) {
  const [asking, setAsking] = useState<Asking>(null);
  const task = withUpdates(book, phone.updates).find((each) => each.taskId === taskId);
  if (!task) {
    return (
      <div className="phone-body">
        <Back />
        <section className="phone-card">
          <h1>This task is not on the phone</h1>
          <p>It was closed, or given to somebody else.</p>
        </section>
      </div>
    );
  }
  const steps = stepsNow(book, task, now()).map(({ step }) => step);
  const main = (['accept', 'start', 'unblock', 'submit'] as const).find((step) => steps.includes(step));
  const step = (name: string, did: string, more: Record<string, unknown> = {}) => {
    const body = { step: name, expectedVersion: task.version, ...more };
    const request = { method: 'POST', path: stepPath(task.taskId), body } as const;
    void phone.act({ chain: `task ${task.taskId}`, did: `${did} ${task.number}`, request });
    announce(`${did} ${task.number}. Saved on this phone.`);
    setAsking(null);
  };
  const onMain = () => {
    if (main === 'submit') setAsking('submit');
    else if (main) step(main, DONE_WORDS[main]);
  };
  return (
    <>
      <header className="phone-head">
        <div className="row between">
          <Back />
          <span className="mut">{task.number}</span>
        </div>
        <h1>{task.title}</h1>
        <p>{task.where?.words}</p>
        <Due task={task} />
      </header>
      <div className="phone-body with-acts">
        {task.where && <StreetSketch shapes={[{ geometry: task.where.geometry, label: '1' }]} height={220} />}
        {asking === 'submit' ? (
          <ResultForm
            task={task}
            onCancel={() => setAsking(null)}
            onDone={(result) => step('submit', 'Handed in the result of', { result })}
          />
        ) : asking !== null ? (
          <NoteForm
            asks={asking}
            onCancel={() => setAsking(null)}
            onDone={(words, nextAt) => {
              if (asking === 'note') note(phone, task, words, setAsking);
              else if (asking === 'reject') step('reject', 'Rejected', { reason: words });
              else step('block', 'Said what blocks', { reason: words, nextAt });
            }}
          />
        ) : (
          <>
            <About task={task} />
            <div className="phone-chips">
              {(task.state === 'inProgress' || task.state === 'accepted') && (
                <PhotoButton
                  phone={phone}
                  path={`/api/tasks/${task.taskId}/attachments`}
                  chain={`photos ${task.taskId}`}
                  number={task.number}
                />
              )}
              <button type="button" className="phone-chip" onClick={() => setAsking('note')}>
                Note
              </button>
              {steps.includes('block') && (
                <button type="button" className="phone-chip" onClick={() => setAsking('block')}>
                  It is blocked
                </button>
              )}
              {steps.includes('reject') && (
                <button type="button" className="phone-chip" onClick={() => setAsking('reject')}>
                  Reject
                </button>
              )}
            </div>
            <OwnUpdates phone={phone} chains={['task', 'notes', 'photos'].map((kind) => `${kind} ${task.taskId}`)} />
          </>
        )}
      </div>
      {asking === null && <Acts task={task} main={main} onMain={onMain} />}
    </>
  );
}

/** The power's name as it was shipped; a partnership's own is shown by its code. */
const powerWords = (code: string): string => SEED_POWERS.find((power) => power.code === code)?.name ?? code;

function Back() {
  return (
    <a className="phone-back" href="#/">
      <ChevronLeft size={26} strokeWidth={1.75} aria-hidden /> Tasks
    </a>
  );
}

function Acts({ task, main, onMain }: { task: PhoneTask; main: keyof typeof MAIN_STEPS | undefined; onMain(): void }) {
  const directions = directionsTo(task);
  return (
    <div className="act-bar">
      <a className="act help" href="tel:999">
        <PhoneIcon size={24} strokeWidth={1.75} aria-hidden /> Help
      </a>
      {main ? (
        <button type="button" className="act" onClick={onMain}>
          {MAIN_STEPS[main]}
        </button>
      ) : (
        directions && (
          <a className="act second" href={directions}>
            <Navigation size={24} strokeWidth={1.75} aria-hidden /> Directions
          </a>
        )
      )}
    </div>
  );
}

function About({ task }: { task: PhoneTask }) {
  return (
    <section className="phone-card">
      <h2>What to do</h2>
      <p>{task.what}</p>
      {task.why.evidence.words.length > 0 && (
        <>
          <h2>Why</h2>
          {task.why.evidence.words.map((words) => (
            <p key={words}>{words}</p>
          ))}
          {task.why.evidence.asKnownAt?.at != null && (
            <p className="mut">As known {momentWords(task.why.evidence.asKnownAt.at)}</p>
          )}
        </>
      )}
      {task.power && (
        <>
          <h2>Power relied on</h2>
          <p>{powerWords(task.power.power)}</p>
        </>
      )}
      {task.block && task.state === 'blocked' && (
        <p>
          <b>Blocked:</b> {task.block.reason} Looked at again {momentWords(task.block.nextAt)}.
        </p>
      )}
    </section>
  );
}

function note(phone: Phone, task: PhoneTask, words: string, setAsking: (asking: Asking) => void): void {
  const request = { method: 'POST', path: `/api/tasks/${task.taskId}/comments`, body: { words } } as const;
  // Notes do not wait for steps, nor steps for notes.
  void phone.act({ chain: `notes ${task.taskId}`, did: `Note on ${task.number}`, request });
  announce('Note saved on this phone.');
  setAsking(null);
}
