import type { Book, PhonePlan } from './book.ts';
import type { Update } from './updates.ts';

/** A visit that this officer began and has not ended, as far as this phone knows. */
export interface OpenVisit {
  doseId: string;
  planId: string;
  place: number;
  at: number;
}

/** Check-ins and check-outs made on this phone, sent or not, newest last; what the server refused did not happen. */
export function openVisit(book: Pick<Book, 'visit'>, updates: readonly Update[]): OpenVisit | null {
  let open = book.visit;
  for (const { request, state, at } of updates) {
    if (request === null || state === 'needsYou' || state === 'sent') continue;
    const body = request.body as { doseId?: string; planId?: string; place?: number; at?: number };
    if (request.path === CHECK_IN && body.doseId !== undefined && body.planId !== undefined) {
      open = { doseId: body.doseId, planId: body.planId, place: body.place ?? 0, at: body.at ?? at };
    } else if (request.path === CHECK_OUT && body.doseId === open?.doseId) open = null;
  }
  return open;
}

export const CHECK_IN = '/api/dose/check-in';
export const CHECK_OUT = '/api/dose/check-out';

/** One crew's visits in their order. */
export const visitsOf = (plan: PhonePlan, crew: number) =>
  (plan.body.crews[crew]?.visits ?? []).map((visit) => ({ ...visit, name: plan.body.places[visit.place]?.name ?? '' }));
