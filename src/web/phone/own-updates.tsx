import { plural } from '../ui/words.ts';
import type { Phone } from './use-phone.ts';

/** How many updates this phone has made about one thing, and whether they were sent. */
export function OwnUpdates({ phone, chains }: { phone: Phone; chains: readonly string[] }) {
  const own = phone.updates.filter(({ chain }) => chains.includes(chain));
  const waiting = own.filter(({ state }) => state !== 'sent').length;
  if (own.length === 0) return null;
  return (
    <p className="mut">
      {plural(own.length, 'update')} by you, {waiting === 0 ? 'all sent' : `${waiting} not sent yet`}.{' '}
      <a href="#/shift">See them</a>
    </p>
  );
}
