import { badRequest, conflict, notAllowed, notFound } from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import type { Changed } from '../model.ts';

/** An agency plans its own people and nobody else's. AIM's own jobs act for all. */
export function requireOwnAgency(viewer: Viewer, agencyId: number, what: string): void {
  if (viewer.kind === 'system' || viewer.agencyId === agencyId) return;
  throw notAllowed(`${what} belong to another agency, which plans them itself. Ask it; AIM will not order them.`);
}

/** Finds a row that must be there. @throws Refusal `not-found` */
export function required<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw notFound(what);
  return row;
}

/** @throws Refusal `changed-meanwhile` naming who changed it after the version this viewer saw */
export function requireVersion(row: Changed, expectedVersion: number, what: string): void {
  if (row.version === expectedVersion) return;
  throw conflict(
    'changed-meanwhile',
    `${what} was changed by ${row.changedBy} since you looked at it. Nothing of yours was saved; look at it again.`,
    { changedBy: row.changedBy, changedAt: row.changedAt, version: row.version, expectedVersion },
  );
}

/** A name as people write it: without spaces around it, and not empty. */
export function nameOf(name: string, what: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw badRequest('workforce.name', `${what} needs a name; found an empty one.`);
  return trimmed;
}
