import type { Marking } from './marking.ts';

/** What a person does in the partnership. A person may hold several; none of them sees everything by itself. */
export const ROLES = [
  'analyst',
  'coordinator',
  'officer',
  'performance',
  'engagement',
  'dataProtection',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who is asking. Every read and every write is for a viewer; there is no way to ask without one.
 * `system` viewers are AIM's own jobs: they name the job in `name` and act for no person.
 */
export interface Viewer {
  kind: 'person' | 'system';
  partnershipId: number;
  personId: number | null;
  name: string;
  agencyId: number | null;
  roles: readonly Role[];
  clearance: Marking;
  sessionId: string | null;
  /** Ties together everything one request caused. */
  correlationId: string;
}
