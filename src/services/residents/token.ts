import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../vocabulary/index.ts';

/** What a form was issued with: the key under which it counts once, and when it was issued. */
export interface FormToken {
  key: string;
  issuedAt: Instant;
}

const SHAPE = /^([0-9a-f-]{36})\.([0-9a-z]{1,12})\.([\w-]{43})$/;

/** A token for one form: only this AIM can make it, and a form sent twice with it is one report. */
export function issueFormToken(secret: Buffer, now: Instant, key: string = randomUUID()): string {
  const claim = `${key}.${Math.floor(now).toString(36)}`;
  return `${claim}.${sign(secret, 'form', claim)}`;
}

/** @returns null where this AIM did not make it */
export function readFormToken(secret: Buffer, token: string): FormToken | null {
  const [, key, issued, mac] = SHAPE.exec(token) ?? [];
  if (key === undefined || issued === undefined || mac === undefined) return null;
  if (!isSigned(secret, 'form', `${key}.${issued}`, mac)) return null;
  return { key, issuedAt: Number.parseInt(issued, 36) };
}

/** Who may see how one case goes on: whoever has this in a link. */
export interface FollowToken {
  caseId: number;
  /** Its holder left an e-mail address. */
  isMailed: boolean;
}

const FOLLOW_SHAPE = /^([0-9a-z]{1,8})-([en][0-9a-f]{12})-([\w-]{43})$/;

/**
 * The secret of a link to one case. Made of the case and of what it was asked with, so that a form sent twice is given
 * the same link, and of this partnership's secret, so that nobody else can make one. Nothing has to be kept of it.
 *
 * @param about  what sets one holder's link apart from another's
 */
export function issueFollowToken(secret: Buffer, { caseId, isMailed }: FollowToken, about: string): string {
  const own = createHash('sha256').update(about).digest('hex').slice(0, 12);
  const claim = `${caseId.toString(36)}-${isMailed ? 'e' : 'n'}${own}`;
  return `${claim}-${sign(secret, 'follow', claim)}`;
}

/** @returns null where this AIM did not make it */
export function readFollowToken(secret: Buffer, token: string): (FollowToken & { holder: string }) | null {
  const [, caseId, own, mac] = FOLLOW_SHAPE.exec(token) ?? [];
  if (caseId === undefined || own === undefined || mac === undefined) return null;
  if (!isSigned(secret, 'follow', `${caseId}-${own}`, mac)) return null;
  return { caseId: Number.parseInt(caseId, 36), isMailed: own.startsWith('e'), holder: own };
}

type Purpose = 'form' | 'follow';

function sign(secret: Buffer, purpose: Purpose, claim: string): string {
  return createHmac('sha256', secret).update(`residents ${purpose} ${claim}`).digest('base64url');
}

function isSigned(secret: Buffer, purpose: Purpose, claim: string, mac: string): boolean {
  return timingSafeEqual(Buffer.from(sign(secret, purpose, claim)), Buffer.from(mac));
}
