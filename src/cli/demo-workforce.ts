import { createRandom } from '../analysis/index.ts';
import { listPeople } from '../governance/index.ts';
import { lineMiddle, loadGazetteer } from '../places/index.ts';
import type { Deps } from '../platform/index.ts';
import {
  agreeSharing,
  type Grant,
  planRota,
  saveAbsence,
  saveMembers,
  savePattern,
  saveTeam,
  saveVehicle,
  type TeamKind,
  type Travel,
  type VehicleKind,
} from '../tasking/index.ts';
import { dayOfIsoDate, isoDateOfDay } from '../vocabulary/index.ts';
import { commandLineViewer, operatorViewer } from './aim.ts';
import { DEMO_TIME_ZONE, demoInstant } from './demo-clock.ts';

interface MadeUpTeam {
  agencyId: number;
  kind: TeamKind;
  name: string;
  people: number;
  shifts: readonly string[];
  restDays: number;
  travel: Travel;
  callSign: string;
  skills: readonly string[];
  powers: readonly { power: string; grantedAs: Grant; share: number }[];
  vehicles?: readonly { kind: VehicleKind; n: number; seats: number }[];
}

const [POLICE, COUNCIL, FIRE] = [1, 2, 3];
const ROUND_THE_CLOCK = ['Early', 'Late', 'Night'];

const wardens = (area: string, people: number, callSign: string): MadeUpTeam => ({
  agencyId: COUNCIL,
  kind: 'streetWardens',
  name: `Street wardens, ${area}`,
  people,
  shifts: ROUND_THE_CLOCK,
  restDays: 2,
  travel: 'walk',
  callSign,
  skills: ['firstAid', 'bodyCamera', 'mediation', 'youthWork', 'environmentalAudit'],
  powers: [
    { power: 'fixedPenalty', grantedAs: 'authorisation', share: 0.6 },
    { power: 'requireName', grantedAs: 'accreditation', share: 0.4 },
  ],
});

/** Seventy wardens over three shifts, and who works beside them. */
const TEAMS: readonly MadeUpTeam[] = [
  wardens('north', 24, 'N'),
  wardens('centre', 23, 'C'),
  wardens('south', 23, 'S'),
  {
    ...{
      agencyId: COUNCIL,
      kind: 'enforcement',
      name: 'Enforcement',
      people: 8,
      shifts: ['Early', 'Late'],
      restDays: 2,
    },
    ...{ travel: 'drive', callSign: 'E', skills: ['interviewing', 'bodyCamera', 'drivesVan'] },
    powers: [
      { power: 'fixedPenalty', grantedAs: 'authorisation', share: 1 },
      { power: 'wasteInvestigation', grantedAs: 'authorisation', share: 0.75 },
      { power: 'removeAbandoned', grantedAs: 'authorisation', share: 0.5 },
    ],
    vehicles: [{ kind: 'van', n: 2, seats: 3 }],
  },
  {
    ...{ agencyId: COUNCIL, kind: 'cctv', name: 'CCTV control room', people: 9, shifts: ROUND_THE_CLOCK, restDays: 2 },
    ...{ travel: 'none', callSign: 'V', skills: ['cctvReview'] },
    powers: [{ power: 'cctvMonitoring', grantedAs: 'authorisation', share: 1 }],
  },
  {
    ...{ agencyId: COUNCIL, kind: 'cleansing', name: 'Street cleansing', people: 10, shifts: ['Early'], restDays: 2 },
    ...{ travel: 'drive', callSign: 'K', skills: ['drivesVan', 'environmentalAudit'], powers: [] },
    vehicles: [{ kind: 'sweeper', n: 3, seats: 2 }],
  },
  {
    ...{
      agencyId: POLICE,
      kind: 'pcso',
      name: 'Neighbourhood PCSOs',
      people: 16,
      shifts: ['Early', 'Late'],
      restDays: 2,
    },
    ...{ travel: 'walk', callSign: 'P', skills: ['firstAid', 'bodyCamera', 'youthWork'] },
    powers: [
      { power: 'requireName', grantedAs: 'designation', share: 1 },
      { power: 'alcohol', grantedAs: 'designation', share: 0.8 },
    ],
  },
  {
    ...{ agencyId: POLICE, kind: 'response', name: 'Response', people: 12, shifts: ROUND_THE_CLOCK, restDays: 2 },
    ...{ travel: 'drive', callSign: 'R', skills: ['firstAid', 'bodyCamera', 'interviewing'] },
    powers: [
      { power: 'arrest', grantedAs: 'office', share: 1 },
      { power: 'dispersal', grantedAs: 'authorisation', share: 0.3 },
    ],
    vehicles: [{ kind: 'car', n: 4, seats: 2 }],
  },
  {
    ...{ agencyId: FIRE, kind: 'firePrevention', name: 'Fire prevention', people: 6, shifts: ['Day'], restDays: 2 },
    ...{ travel: 'drive', callSign: 'F', skills: ['fireSafety', 'drivesVan'] },
    powers: [{ power: 'homeSafetyVisit', grantedAs: 'office', share: 1 }],
    vehicles: [{ kind: 'car', n: 2, seats: 4 }],
  },
  {
    ...{ agencyId: COUNCIL, kind: 'enforcement', name: 'Vehicle removals', people: 18, shifts: ROUND_THE_CLOCK },
    ...{ restDays: 2, travel: 'drive', callSign: 'L', skills: ['vehicle-lift', 'bodyCamera'] },
    powers: [{ power: 'removeAbandoned', grantedAs: 'authorisation', share: 1 }],
    vehicles: [{ kind: 'lifter', n: 2, seats: 2 }],
  },
  {
    ...{ agencyId: COUNCIL, kind: 'cleansing', name: 'Rapid response crew', people: 18, shifts: ROUND_THE_CLOCK },
    ...{ restDays: 2, travel: 'drive', callSign: 'Q', skills: ['sharps', 'boarding', 'drivesVan'], powers: [] },
    vehicles: [
      { kind: 'tipper', n: 1, seats: 3 },
      { kind: 'van', n: 1, seats: 3 },
    ],
  },
];

const PATTERNS = [
  { name: 'Early', startMinute: 6 * 60, endMinute: 14 * 60 },
  { name: 'Day', startMinute: 9 * 60, endMinute: 17 * 60 },
  { name: 'Late', startMinute: 14 * 60, endMinute: 22 * 60 },
  { name: 'Night', startMinute: 22 * 60, endMinute: 6 * 60 },
] as const;

const FIRST_NAMES =
  'Ada Aisha Alan Amir Anna Ben Carl Chen Clara Dev Dora Ed Ella Emeka Eva Farah Finn Gita Hal Hana Ian Ines Ivo Jo Kai Kofi Lara Leo Lena Mae Marek Mina Nadia Ned Nia Omar Otto Pat Priya Ravi Rhys Rosa Sam Sana Sean Tess Tomas Uma Vera Wes Yusuf Zoe'.split(
    ' ',
  );
const LAST_NAMES =
  'Abbot Adeleke Ainsley Barrow Bello Birch Calder Chandra Crane Dale Dunn Eden Farrow Finch Gill Grant Hale Hussain Ito Jarvis Kane Khan Lund Marsh Mistry Nowak Oduya Orme Pike Quinn Reid Rowe Said Shaw Singh Stone Tan Tarn Usman Vance Ward Wren Yates Young'.split(
    ' ',
  );

/** Teams, people, vehicles and shifts from yesterday to a week from today. All of it made up, and the same for a seed. */
export async function addMadeUpWorkforce(
  deps: Deps,
  partnershipId: number,
  { seed, asOf }: { seed: number; asOf: string },
): Promise<void> {
  const workforce = { ...deps, timeZone: DEMO_TIME_ZONE };
  const viewer = commandLineViewer(partnershipId);
  const random = createRandom(seed);
  const pick = (words: readonly string[]) => words[Math.floor(random.unit() * words.length)]!;
  const today = dayOfIsoDate(asOf);
  const officer = (await listPeople(deps, operatorViewer(partnershipId))).find((each) => each.signInName === 'officer');

  for (const agencyId of [POLICE, COUNCIL, FIRE]) {
    for (const pattern of PATTERNS) await savePattern(workforce, viewer, { agencyId, ...pattern, isActive: true });
  }
  const bases = await basesIn(deps, partnershipId, TEAMS.length);
  for (const [place, team] of TEAMS.entries()) {
    const { teamId } = await saveTeam(workforce, viewer, {
      ...{ agencyId: team.agencyId, kind: team.kind, name: team.name, travel: team.travel },
      ...{ base: bases[place] ?? null, isActive: true },
    });
    const members = await saveMembers(
      workforce,
      viewer,
      Array.from({ length: team.people }, (_, i) => {
        // The officer of the sign-in page walks with the PCSOs, so that the phone has shifts to show.
        const isOfficer = team.kind === 'pcso' && i === 0 && officer !== undefined;
        return {
          teamId,
          personId: isOfficer ? officer.personId : null,
          name: isOfficer ? officer.name : `${pick(FIRST_NAMES)} ${pick(LAST_NAMES)}`,
          callSign: `${team.callSign}${String(i + 1).padStart(2, '0')}`,
          skills: team.skills.filter((_skill, k) => (i + k) % team.skills.length < 2),
          powers: team.powers
            .filter(({ share }) => i % 10 < share * 10)
            .map(({ power, grantedAs }) => ({
              power,
              grantedAs,
              validFrom: isoDateOfDay(today - 300),
              validTo: null,
              reference: `made up ${team.callSign}${i + 1}`,
            })),
          isActive: true,
        };
      }),
    );
    for (const { kind, n, seats } of team.vehicles ?? []) {
      for (let i = 0; i < n; i++) {
        await saveVehicle(workforce, viewer, {
          ...{ agencyId: team.agencyId, teamId, name: `${team.name} ${kind} ${i + 1}`, kind, seats, isActive: true },
        });
      }
    }
    await planRota(workforce, viewer, {
      teamId,
      from: isoDateOfDay(today - 1),
      to: isoDateOfDay(today + 7),
      rota: { shifts: team.shifts, weeksEach: 1, restDays: team.restDays },
    });
    for (const [i, { memberId }] of members.entries()) {
      const isOnLeave = i % 13 === 6;
      if (!isOnLeave && i % 19 !== 11) continue;
      await saveAbsence(workforce, viewer, {
        memberId,
        startsAt: demoInstant(asOf, isOnLeave ? 1 : 0, 0, 0),
        endsAt: demoInstant(asOf, isOnLeave ? -4 : -1, 0, 0),
        reason: isOnLeave ? 'leave' : 'sickness',
        isWithdrawn: false,
      });
    }
  }
  for (const [agencyId, withAgencyId, level] of [
    [COUNCIL, POLICE, 'names'],
    [COUNCIL, FIRE, 'skills'],
    [POLICE, COUNCIL, 'skills'],
    [FIRE, COUNCIL, 'names'],
  ] as const) {
    await agreeSharing(workforce, viewer, {
      agencyId: agencyId!,
      withAgencyId: withAgencyId!,
      level,
      agreedOn: isoDateOfDay(today - 90),
    });
  }
}

/** Where teams start from: on streets that lie apart, the same for a town. */
async function basesIn(
  deps: Deps,
  partnershipId: number,
  n: number,
): Promise<{ words: string; lon: number; lat: number }[]> {
  const { segments, plane } = await deps.database.transact(commandLineViewer(partnershipId), (tx) =>
    loadGazetteer(deps, tx),
  );
  const streets = segments
    .filter(({ name }) => name !== '')
    .map(({ name, line }) => ({ name, ...lineMiddle(line) }))
    .sort((a, b) => a.x - b.x || a.y - b.y);
  if (streets.length === 0) return [];
  return Array.from({ length: n }, (_, i) => {
    // Seven steps round the list: neighbours in it are not neighbours in the town.
    const street = streets[Math.floor((((i * 7 + 3) % n) + 0.5) * (streets.length / n))]!;
    return { words: street.name, ...plane.toWgs84(street.x, street.y) };
  });
}
