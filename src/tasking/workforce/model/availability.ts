import type { Instant } from '../../../vocabulary/index.ts';
import { type Absence, type Member, overlaps, type Sharing, type SharingLevel, type Shift } from './workforce.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** What `viewerAgencyId` is shown of another agency's people. Its own agency sees all; AIM's own jobs see all. */
export function sharingLevel(
  sharing: readonly Sharing[],
  agencyId: number,
  viewerAgencyId: number | null,
): SharingLevel | 'own' {
  if (viewerAgencyId === null || viewerAgencyId === agencyId) return 'own';
  const agreed = sharing.find((each) => each.agencyId === agencyId && each.withAgencyId === viewerAgencyId);
  return agreed?.level ?? 'numbers';
}

export interface Interval {
  startsAt: Instant;
  endsAt: Instant;
}

/** When a person on a shift is really there: the shift without their absences. In order, not touching. */
export function presence(shift: Interval, absences: readonly Interval[]): Interval[] {
  let left: Interval[] = [{ startsAt: shift.startsAt, endsAt: shift.endsAt }];
  for (const away of absences) {
    left = left.flatMap((span) =>
      overlaps(span, away)
        ? [
            { startsAt: span.startsAt, endsAt: Math.min(span.endsAt, away.startsAt) },
            { startsAt: Math.max(span.startsAt, away.endsAt), endsAt: span.endsAt },
          ].filter(({ startsAt, endsAt }) => endsAt > startsAt)
        : [span],
    );
  }
  return left;
}

/** The people of a shift who are there for the whole of a span. */
export function presentMembers(
  shift: Pick<Shift, 'startsAt' | 'endsAt' | 'members'>,
  absences: readonly Absence[],
  span: Interval,
): number[] {
  return shift.members
    .map(({ memberId }) => memberId)
    .filter(
      (memberId) =>
        span.startsAt >= shift.startsAt &&
        span.endsAt <= shift.endsAt &&
        !absences.some((away) => away.memberId === memberId && !away.isWithdrawn && overlaps(away, span)),
    );
}

/** Person-minutes in each hour of a range. The last may be part of an hour. */
export function minutesByHour(
  range: Interval,
  spans: readonly (Interval & { people: number })[],
): { startsAt: Instant; minutes: number }[] {
  const hours = Array.from({ length: Math.ceil((range.endsAt - range.startsAt) / HOUR_MS) }, (_, i) => ({
    startsAt: range.startsAt + i * HOUR_MS,
    minutes: 0,
  }));
  for (const span of spans) {
    const first = Math.max(0, Math.floor((span.startsAt - range.startsAt) / HOUR_MS));
    for (let i = first; i < hours.length; i++) {
      const hour = hours[i]!;
      if (hour.startsAt >= span.endsAt) break;
      const ends = Math.min(hour.startsAt + HOUR_MS, range.endsAt, span.endsAt);
      const minutes = (ends - Math.max(hour.startsAt, span.startsAt)) / MINUTE_MS;
      if (minutes > 0) hour.minutes += minutes * span.people;
    }
  }
  return hours;
}

/** Where people of a shift are really there, a span a person. */
export function shiftPresence(
  shift: Pick<Shift, 'startsAt' | 'endsAt' | 'members' | 'isCancelled'>,
  absences: readonly Absence[],
): (Interval & { memberId: number; people: number })[] {
  if (shift.isCancelled) return [];
  return shift.members.flatMap(({ memberId }) =>
    presence(
      shift,
      absences.filter((away) => away.memberId === memberId && !away.isWithdrawn),
    ).map((span) => ({ ...span, memberId, people: 1 })),
  );
}

/** A person as far as a viewer may know of them. */
export interface SharedMember {
  memberId: number | null;
  /** Null where names are not shared. */
  name: string | null;
  callSign: string | null;
  skills: string[] | null;
  powers: string[] | null;
}

/** @param date  the local day whose powers count */
export function sharedMember(member: Member, level: SharingLevel | 'own', date: string): SharedMember {
  const isNamed = level === 'own' || level === 'names';
  const isSkilled = isNamed || level === 'skills';
  return {
    // An id would let two lists be laid side by side; who may not know names gets none.
    memberId: isNamed ? member.memberId : null,
    name: isNamed ? member.name : null,
    callSign: isNamed ? member.callSign : null,
    skills: isSkilled ? [...member.skills] : null,
    powers: isSkilled
      ? [
          ...new Set(
            member.powers
              .filter((held) => held.validFrom <= date && (held.validTo === null || date <= held.validTo))
              .map((held) => held.power),
          ),
        ].sort()
      : null,
  };
}
