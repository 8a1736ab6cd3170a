import { Check, CircleAlert, CloudUpload, Save } from 'lucide-react';
import { useState } from 'react';
import { clockWords, plural } from '../ui/words.ts';
import { type Book, subjectOf } from './book.ts';
import { LoneWorker } from './lone-worker.tsx';
import type { PlaceSharing } from './place-sharing.ts';
import { PlaceSharingCard } from './place-sharing-card.tsx';
import { PhoneSignInForm } from './sign-in.tsx';
import { dropUpdate, sendAgain, type Update } from './updates.ts';
import type { Phone } from './use-phone.ts';

const STATES = {
  saved: { words: 'Saved', icon: Save },
  sending: { words: 'Sending', icon: CloudUpload },
  sent: { words: 'Sent', icon: Check },
  needsYou: { words: 'Needs you', icon: CircleAlert },
} as const;

/** The officer, the lone-worker timer, what this phone has sent and what waits. */
export function ShiftPage({ phone, book, place }: { phone: Phone; book: Book; place: PlaceSharing }) {
  const [isLeaving, setIsLeaving] = useState(false);
  const unsent = phone.updates.filter(({ state }) => state !== 'sent').length;
  return (
    <>
      <header className="phone-head">
        <h1>Shift</h1>
        <p>
          {book.person.name}, {book.person.agency}
        </p>
      </header>
      <div className="phone-body">
        {phone.needsSignIn && (
          <section className="phone-card">
            <h2>Sign in again</h2>
            <PhoneSignInForm phone={phone} />
          </section>
        )}
        <LoneWorker phone={phone} book={book} />
        <PlaceSharingCard place={place} />
        <section className="phone-card">
          <h2>Updates on this phone</h2>
          {phone.updates.length === 0 ? (
            <p>None yet. What you do is listed here, with whether it was sent.</p>
          ) : (
            <ul className="phone-updates">
              {[...phone.updates].reverse().map((update) => (
                <UpdateRow key={update.id} update={update} phone={phone} book={book} />
              ))}
            </ul>
          )}
        </section>
        <section className="phone-card">
          {isLeaving ? (
            <>
              <h2>Sign out and clear this phone?</h2>
              <p>
                {unsent === 0
                  ? 'Everything was sent. What AIM keeps on this phone is removed.'
                  : `${plural(unsent, 'update')} not sent yet will be lost. Stay signed in until there is signal.`}
              </p>
              <div className="acts">
                <button type="button" className="act second" onClick={() => setIsLeaving(false)}>
                  Stay
                </button>
                <button type="button" className="act" onClick={() => void phone.signOut()}>
                  Sign out
                </button>
              </div>
            </>
          ) : (
            <button type="button" className="act second" onClick={() => setIsLeaving(true)}>
              Sign out
            </button>
          )}
        </section>
      </div>
    </>
  );
}

function UpdateRow({ update, phone, book }: { update: Update; phone: Phone; book: Book }) {
  const { words, icon: Icon } = STATES[update.state];
  const subject = subjectOf(book, update.request);
  return (
    <li>
      <div className="row between">
        <span>
          <b>{update.did}</b>
          <span className="mut">{clockWords(update.at)}</span>
        </span>
        <span className={`phone-tag ${update.state === 'needsYou' ? 'late' : update.state === 'sent' ? 'ok' : 'soon'}`}>
          <Icon size={16} strokeWidth={1.75} aria-hidden /> {words}
        </span>
      </div>
      {update.state === 'needsYou' && (
        <>
          <p>{update.problem}</p>
          <div className="acts">
            {subject && update.request && (
              <button
                type="button"
                className="act second"
                onClick={() => {
                  const { request } = update;
                  if (request === null) return;
                  void sendAgain(update.id, {
                    ...request,
                    body: { ...request.body, expectedVersion: subject.version },
                  }).then(phone.refresh);
                }}
              >
                Send it on top
              </button>
            )}
            {subject && (
              <button
                type="button"
                className="act second"
                onClick={() => {
                  const said = `Saved without signal at ${clockWords(update.at)}, and not taken: ${update.did}. ${wordsOf(update)}`;
                  void sendAgain(update.id, subject.note(said.trim())).then(phone.refresh);
                }}
              >
                Keep it as a note
              </button>
            )}
            <button type="button" className="act second" onClick={() => void dropUpdate(update.id)}>
              Remove
            </button>
          </div>
        </>
      )}
    </li>
  );
}

/** What was written with an update, so that it goes into the note. */
function wordsOf({ request }: Update): string {
  const { reason, words, outcome, result } = (request?.body ?? {}) as {
    reason?: string;
    outcome?: string;
    words?: string;
    result?: { output?: { words?: string }; cameOfIt?: string };
  };
  return [reason, outcome, words, result?.output?.words, result?.cameOfIt].filter(Boolean).join(' ');
}
