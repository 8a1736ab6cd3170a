import type { Instant } from '../../../vocabulary/index.ts';

// The W3C's note on dates, with the time zone that the standard makes a must.
const W3 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** @returns null for anything but a date and time with its zone. An unescaped plus of a query, read as a space, is forgiven. */
export function readW3(text: string): Instant | null {
  const written = text.trim().replace(/ (\d{2}:\d{2})$/, '+$1');
  const found = W3.exec(written);
  if (found === null) return null;
  const instant = Date.parse(written);
  if (Number.isNaN(instant)) return null;
  // A day that is not in its month would slide into the next.
  const daysInMonth = new Date(Date.UTC(Number(found[1]), Number(found[2]), 0)).getUTCDate();
  return Number(found[3]) <= daysInMonth ? instant : null;
}

/** To the second, in UTC. */
export function writeW3(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
