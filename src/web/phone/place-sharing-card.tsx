import { clockWords } from '../ui/words.ts';
import type { PlaceSharing } from './place-sharing.ts';

/** Whether dispatchers see where this officer is: off unless turned on, over with the shift. */
export function PlaceSharingCard({ place: { sharing, trouble, turn } }: { place: PlaceSharing }) {
  if (sharing === null) return null;
  return (
    <section className="phone-card">
      <h2>Share where you are</h2>
      <p>
        {sharing.isOn
          ? `Dispatchers see it until ${sharing.until === null ? 'your shift ends' : clockWords(sharing.until)}. Only the newest place is kept, for half an hour at most.`
          : sharing.mayShare
            ? 'Off. Turned on, dispatchers see where you are until your shift ends, while this application is open.'
            : 'You are on no shift now. Your place can be shared only while you are.'}
      </p>
      {sharing.isOn && sharing.sentAt !== null && <p className="mut">Last sent {clockWords(sharing.sentAt)}</p>}
      {trouble !== null && (
        <p className="late-ink" role="alert">
          {trouble}
        </p>
      )}
      {(sharing.isOn || sharing.mayShare) && (
        <button type="button" className="act second" aria-pressed={sharing.isOn} onClick={() => turn(!sharing.isOn)}>
          {sharing.isOn ? 'Stop sharing' : 'Share until my shift ends'}
        </button>
      )}
    </section>
  );
}
