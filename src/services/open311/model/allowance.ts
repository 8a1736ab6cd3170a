import type { Instant } from '../../../vocabulary/index.ts';

/** How much of what a sender may still do is left: a bucket that fills steadily and holds one minute's worth. */
export interface Allowance {
  /** @returns whether this one is within what `who` may do in a minute */
  take(who: string, perMinute: number, now: Instant): boolean;
}

const MOST_REMEMBERED = 10_000;

export function openAllowance(): Allowance {
  const buckets = new Map<string, { left: number; at: Instant }>();
  return {
    take(who, perMinute, now) {
      const bucket = buckets.get(who) ?? { left: perMinute, at: now };
      const left = Math.min(perMinute, bucket.left + (Math.max(0, now - bucket.at) / 60_000) * perMinute);
      // Whoever was heard of longest ago is forgotten first: full buckets are not missed.
      buckets.delete(who);
      if (buckets.size >= MOST_REMEMBERED) buckets.delete(buckets.keys().next().value!);
      const isWithin = left >= 1;
      buckets.set(who, { left: isWithin ? left - 1 : left, at: now });
      return isWithin;
    },
  };
}
