import type { Instant } from '../../../vocabulary/index.ts';
import { type Fault, type Fields, textOf } from './answers.ts';

/** Nobody reads a page and answers it in less; a machine does. */
const FASTEST_MS = 1_500;
/** Older than this a form is signed anew; what was typed is kept. */
const OLDEST_MS = 24 * 3_600_000;

/**
 * What speaks against a form having been filled in by a person, none of it for good: each is said, and the form can be
 * sent again. No outside service is asked, and nobody has to read wriggly letters.
 */
export function humanFaults(fields: Fields, token: { issuedAt: Instant } | null, now: Instant): Fault[] {
  const faults: Fault[] = [];
  if (textOf(fields, 'website') !== '') faults.push({ field: 'website', key: 'error.trap', values: {} });
  if (token === null || now - token.issuedAt > OLDEST_MS)
    faults.push({ field: 'main', key: 'error.expired', values: {} });
  else if (now - token.issuedAt < FASTEST_MS) faults.push({ field: 'main', key: 'error.tooFast', values: {} });
  return faults;
}
