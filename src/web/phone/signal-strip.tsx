import { CircleAlert, CloudUpload, WifiOff } from 'lucide-react';
import { waitingWords } from './update-rules.ts';
import type { Phone } from './use-phone.ts';

/** What has not reached the server yet, and why; nothing when all has. */
export function SignalStrip({ phone }: { phone: Phone }) {
  const { updates, signal, needsSignIn } = phone;
  const waiting = waitingWords(updates.map(({ state }) => state));
  const refused = updates.filter(({ state }) => state === 'needsYou').length;
  return (
    <div className="strips" role="status">
      {refused > 0 && (
        <a className="phone-strip late" href="#/shift">
          <CircleAlert size={24} strokeWidth={1.75} aria-hidden />
          <span>
            <b>{refused === 1 ? '1 update needs you.' : `${refused} updates need you.`}</b> Nothing is lost. See what to
            do.
          </span>
        </a>
      )}
      {needsSignIn ? (
        <a className="phone-strip soon" href="#/shift">
          <WifiOff size={24} strokeWidth={1.75} aria-hidden />
          <span>
            <b>Sign in again.</b>{' '}
            {waiting === null ? 'Your session is over.' : `${waiting}. They are sent once you have.`}
          </span>
        </a>
      ) : signal === 'no' ? (
        <div className="phone-strip soon">
          <WifiOff size={24} strokeWidth={1.75} aria-hidden />
          <span>
            <b>No signal.</b>{' '}
            {waiting === null ? 'All you need is on this phone.' : `${waiting}. They send by themselves.`}
          </span>
        </div>
      ) : (
        waiting !== null && (
          <div className="phone-strip soon">
            <CloudUpload size={24} strokeWidth={1.75} aria-hidden />
            <span>Sending. {waiting}.</span>
          </div>
        )
      )}
    </div>
  );
}
