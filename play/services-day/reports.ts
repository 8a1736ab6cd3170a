import { randomUUID } from 'node:crypto';
import { madeUpVehicle } from '../../src/services/index.ts';
import type { Stage } from '../stage/index.ts';
import type { People } from './people.ts';

/** What is wrong somewhere, before anybody reported it. */
export interface Problem {
  kind: 'untaxed' | 'private' | 'stolen' | 'street';
  code: string;
  answers: Record<string, string | string[]>;
  place: { longitude: number; latitude: number; words: string };
  caseId: number;
  number: string;
  /** Reports of it, the first among them. */
  nReports: number;
}

export const N_PROBLEMS = 40;
export const N_BY_PHONE = { firsts: 20, again: 10 };
export const N_BY_OPEN311 = { firsts: 20, again: 10 };

const STREET: readonly [string, Record<string, string | string[]>][] = [
  ['LIT-GEN', { land: 'road' }],
  ['FLY-TIP', { land: 'road', waste: ['household'] }],
  ['GRF-GEN', { land: 'road' }],
  ['LGT-OUT', {}],
  ['LIT-DOG', { land: 'road' }],
  ['FLY-POST', { land: 'road' }],
  ['GRF-OFF', { land: 'road' }],
  ['LIT-NDL', { land: 'road' }],
];

/** Forty problems, eight of them vehicles, each somewhere else. */
export async function makeProblems({ checks }: Stage, { dispatcher }: People): Promise<Problem[]> {
  const places = await farApart(dispatcher, N_PROBLEMS + 1);
  checks.same('The town has places for them', places.length, N_PROBLEMS + 1);
  const marks = vehicles();
  return places.slice(0, N_PROBLEMS).map((place, i): Problem => {
    const made = { place, caseId: 0, number: '', nReports: 1 };
    if (i < 5) return { ...made, kind: 'untaxed', code: 'VEH-UNTX', answers: { vrm: marks.untaxed[i]!, land: 'road' } };
    if (i === 5) return { ...made, kind: 'stolen', code: 'VEH-UNTX', answers: { vrm: marks.stolen, land: 'road' } };
    if (i < 8) {
      return { ...made, kind: 'private', code: 'VEH-ABND', answers: { vrm: marks.clear[i - 6]!, land: 'private' } };
    }
    const [code, answers] = STREET[(i - 8) % STREET.length]!;
    return { ...made, kind: 'street', code, answers };
  });
}

/** Marks that the stand-in for DVLA and the police knows as what the day needs. */
function vehicles(): { untaxed: string[]; clear: string[]; stolen: string } {
  const untaxed: string[] = [];
  const clear: string[] = [];
  let stolen = '';
  for (let n = 0; untaxed.length < 5 || clear.length < 2 || stolen === ''; n++) {
    const vrm = `ZZ${String(n % 90).padStart(2, '0')}${String.fromCharCode(65 + (Math.floor(n / 90) % 26))}AM`;
    const vehicle = madeUpVehicle(vrm);
    if (vehicle === null) continue;
    const isUntaxed = vehicle.taxStatus === 'Untaxed';
    if (vehicle.isStolen === true) {
      if (isUntaxed && stolen === '') stolen = vrm;
    } else if (isUntaxed && untaxed.length < 5) untaxed.push(vrm);
    else if (clear.length < 2) clear.push(vrm);
  }
  return { untaxed, clear, stolen };
}

interface SearchedPlace {
  lon: number;
  lat: number;
  name: string;
}

const LEAST_METRES = 150;

/** Streets of the town no two of which could be taken for the same place. */
async function farApart(who: People['dispatcher'], n: number): Promise<Problem['place'][]> {
  const chosen: Problem['place'][] = [];
  for (const q of ['Street', 'Road', 'Avenue', 'Lane', 'Close', 'Grove', 'Terrace', 'Way']) {
    const { places } = await who.call<{ places: SearchedPlace[] }>('GET', `/api/places/search?q=${q}&limit=50`);
    for (const { lon: longitude, lat: latitude, name } of places) {
      const isFar = chosen.every(
        (other) =>
          Math.hypot((other.longitude - longitude) * 64_000, (other.latitude - latitude) * 111_000) > LEAST_METRES,
      );
      if (isFar && chosen.length < n) chosen.push({ longitude, latitude, words: name });
    }
  }
  return chosen;
}

/** The calls of the morning: what is new is opened, what was reported before is joined. */
export async function takeCalls(
  { checks }: Stage,
  { dispatcher }: People,
  problems: readonly Problem[],
): Promise<void> {
  const firsts = problems.slice(0, N_BY_PHONE.firsts);
  for (const problem of firsts) {
    const body = {
      ...{ code: problem.code, channel: 'phone', place: problem.place, answers: problem.answers },
      ...{ words: 'Said on the telephone', reporter: { name: 'A made-up resident', phone: '01632 960123' } },
      idempotencyKey: randomUUID(),
    };
    const said = await dispatcher.call<{ caseId: number; number: string }>('POST', '/api/cases', body);
    // The answer was lost on the way, and the page sends it again.
    const again = await dispatcher.call<{ caseId: number }>('POST', '/api/cases', body);
    checks.same(`${said.number}, sent twice, is one case`, again.caseId, said.caseId);
    Object.assign(problem, said);
  }
  for (let i = 0; i < N_BY_PHONE.again; i++) {
    const problem = firsts[i]!;
    const { longitude, latitude } = problem.place;
    const { near } = await dispatcher.call<{ near: { caseId: number }[] }>(
      'GET',
      `/api/cases/near?code=${problem.code}&longitude=${longitude + 0.0001}&latitude=${latitude}`,
    );
    const isOffered = near.some(({ caseId }) => caseId === problem.caseId);
    checks.check(`${problem.number} is offered to who reports it again`, isOffered, near);
    await dispatcher.call('POST', `/api/cases/${problem.caseId}/join`, {
      ...{ channel: 'phone', words: 'The same, seen by a neighbour', idempotencyKey: randomUUID() },
    });
    problem.nReports++;
  }
}

/** Reports of another system; those of what is known become cases of their own until somebody says that they are the same. */
export async function takeOpen311(
  stage: Stage,
  { administrator }: People,
  problems: readonly Problem[],
): Promise<{ duplicates: { of: Problem; number: string }[] }> {
  const { apiKey } = await administrator.call<{ apiKey: string }>('POST', '/api/open311/keys', {
    ...{ name: 'Made-up reporting site', mayReport: true, mayUpdate: true, perMinute: 1000, mediaHosts: [] },
  });
  const firsts = problems.slice(N_BY_PHONE.firsts);
  for (const problem of firsts) {
    problem.number = await send(stage, apiKey, problem, 'Seen this morning');
    const again = await send(stage, apiKey, problem, 'Seen this morning');
    stage.checks.same(`${problem.number}, sent twice by the other system, is one case`, again, problem.number);
  }
  const duplicates: { of: Problem; number: string }[] = [];
  for (let i = 0; i < N_BY_OPEN311.again; i++) {
    const problem = firsts[i]!;
    duplicates.push({ of: problem, number: await send(stage, apiKey, problem, 'I saw it too, a little later') });
  }
  return { duplicates };
}

async function send({ aim }: Stage, key: string, problem: Problem, description: string): Promise<string> {
  const form = new URLSearchParams({
    ...{ api_key: key, service_code: problem.code, description },
    ...{ lat: String(problem.place.latitude), long: String(problem.place.longitude) },
  });
  for (const [name, value] of Object.entries(problem.answers)) {
    if (Array.isArray(value)) for (const each of value) form.append(`attribute[${name}][]`, each);
    else form.append(`attribute[${name}]`, value);
  }
  const answer = await fetch(`${aim.url}/open311/v2/requests.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  });
  const [taken] = (await answer.json()) as { service_request_id?: string; description?: string }[];
  if (answer.status !== 200 || !taken?.service_request_id) throw new Error(`Open311: ${JSON.stringify(taken)}`);
  return taken.service_request_id;
}
