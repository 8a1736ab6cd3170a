import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import { testDatabase, testViewer } from '../../../test/database.ts';
import type { Database } from '../../platform/index.ts';
import { readCase, reportCase, type StepInput, stepCase } from '../cases/commands/index.ts';
import { draftLetter, type LetterDeps, letterDocument, listLetters, stepLetter } from '../letters/commands.ts';
import { enquire, liftVehicle, listTerms, setTerms, stepHold } from '../vehicles/commands.ts';
import { type StandIn, startStandIn } from '../vehicles/stand-in.ts';
import { evidenceBundle } from './commands/evidence.ts';
import { listOffences, offerPenalty, setOffence, stepPenalty } from './commands/penalties.ts';
import { askReview, readThreshold, reviewsNow, setThreshold, stepReview } from './commands/reviews.ts';
import { assessVictim } from './commands/victims.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let database: Database;
let deps: LetterDeps;
let standIn: StandIn;
let now = Date.UTC(2026, 10, 24, 8);
const warden = testViewer({ roles: ['officer'], name: 'Warden', personId: null });
const manager = testViewer({ roles: ['coordinator'], name: 'Duty manager' });
let wardenId: number;
let managerId: number;

beforeAll(async () => {
  database = await testDatabase();
  standIn = await startStandIn([
    { registrationNumber: 'ZZ00AIM', taxStatus: 'Untaxed', make: 'FORD', colour: 'SILVER' },
    { registrationNumber: 'ZZ01AIM', taxStatus: 'Untaxed', make: 'FORD', colour: 'BLUE', isStolen: true },
  ]);
  deps = {
    ...{ database, clock: { now: () => now }, log: { write: () => undefined } as never, dataFolder: '/nowhere' },
    ...{ timeZone: 'Europe/London', vehicleChecks: { dvla: standIn.dvla, police: standIn.police } },
  };
  [wardenId, managerId] = await database.transact(manager, (tx) =>
    tx.asOwner(async (client) => {
      const made =
        await client.query(`insert into person (partnership_id, agency_id, sign_in_name, name, roles, clearance)
        values (1, 2, 'warden', 'Warden', '{officer}', 1), (1, 2, 'manager', 'Duty manager', '{coordinator}', 1) returning person_id`);
      return made.map((row) => row['person_id']) as [number, number];
    }),
  );
});
afterAll(() => standIn.close());

const asWarden = () => ({ ...warden, personId: wardenId });
const asManager = () => ({ ...manager, personId: managerId });
const at = { longitude: -1.21, latitude: 54.57 };
const report = (code: string, answers: object) =>
  reportCase(deps, asManager(), { code, channel: 'staff', place: at, words: '', answers } as Parameters<
    typeof reportCase
  >[2]);
async function step(caseId: number, input: object) {
  const { version } = await readCase(deps, asManager(), caseId);
  return stepCase(deps, asManager(), { ...input, caseId, expectedVersion: version } as StepInput);
}

describe('An untaxed vehicle', () => {
  it('is asked about, lifted when the law allows, kept, and released when all is paid', async () => {
    const { caseId } = await report('VEH-UNTX', { vrm: 'ZZ00 AIM', colour: 'silver', land: 'road' });
    await step(caseId, { step: 'triage' });
    expect(await enquire(deps, asWarden(), { caseId, source: 'dvla' })).toMatchObject({
      standing: 'untaxed',
      mismatches: [],
    });
    await enquire(deps, asWarden(), { caseId, source: 'police' });
    expect((await readCase(deps, asManager(), caseId)).facts).toMatchObject({
      dvla: { value: 'untaxed' },
      police: { value: 'clear' },
    });
    await expect(liftVehicle(deps, asWarden(), { caseId, place: 'Dock Road', workflow: 'untaxed' })).rejects.toThrow(
      'not verified',
    );
    await step(caseId, { step: 'establish', facts: { onRoad: true } });
    await step(caseId, { step: 'verify' });
    const lifted = await liftVehicle(deps, asWarden(), { caseId, place: 'Dock Road', workflow: 'untaxed' });
    expect(lifted).toMatchObject({ state: 'held', vrm: 'ZZ00AIM', version: 1 });
    for (const idempotencyKey of [undefined, randomUUID()]) {
      const twice = liftVehicle(deps, asWarden(), { caseId, place: 'Elsewhere', workflow: 'untaxed', idempotencyKey });
      await expect(twice).rejects.toThrow('in keeping already');
    }
    const hold = async (what: object, expectedVersion: number) =>
      stepHold(deps, asManager(), { holdId: lifted.holdId, words: '', expectedVersion, ...what } as Parameters<
        typeof stepHold
      >[2]);
    now += 3 * DAY;
    await expect(hold({ step: 'dispose', certificate: 'C1', facility: 'ATF' }, 1)).rejects.toThrow(
      'keeper has not been told',
    );
    await hold({ step: 'claim' }, 1);
    await expect(hold({ step: 'release' }, 2)).rejects.toThrow(
      'Removal: £200 not paid. Storage: £42 not paid. Neither taxed nor surety paid',
    );
    await expect(hold({ step: 'pay', pence: 20_001, towards: 'removal' }, 2)).rejects.toThrow('No more than £200');
    await hold({ step: 'pay', pence: 20_000, towards: 'removal' }, 2);
    await hold({ step: 'pay', pence: 4_200, towards: 'storage' }, 3);
    expect(await hold({ step: 'release', isTaxed: true }, 4)).toMatchObject({ state: 'released' });
    await expect(hold({ step: 'move', place: 'Elsewhere' }, 5)).rejects.toThrow('not in keeping any more');
  });

  it('that the police look for is not lifted, and an enquiry that fails is kept and said', async () => {
    const { caseId } = await report('VEH-UNTX', { vrm: 'ZZ01 AIM', colour: 'red', land: 'road' });
    expect((await enquire(deps, asWarden(), { caseId, source: 'dvla' })).mismatches).toHaveLength(1);
    expect(await enquire(deps, asWarden(), { caseId, source: 'police' })).toMatchObject({ isStolen: true });
    await step(caseId, { step: 'triage' });
    await step(caseId, { step: 'establish', facts: { onRoad: true } });
    await expect(step(caseId, { step: 'verify' })).rejects.toThrow('The police do not look for it');
    const away = { ...deps, vehicleChecks: { dvla: { url: 'http://127.0.0.1:9', key: '' }, police: null } };
    await expect(enquire(away, asWarden(), { caseId, source: 'dvla' })).rejects.toThrow('DVLA cannot be reached');
    await expect(enquire(away, asWarden(), { caseId, source: 'police' })).rejects.toThrow('no agreement is set up');
    await expect(enquire(deps, testViewer({ roles: ['analyst'] }), { caseId, source: 'dvla' })).rejects.toThrow(
      'registration numbers',
    );
  });
});

describe('What the partnership sets', () => {
  it('holds from its day, for what begins then; what began before keeps what it began under', async () => {
    const { now: before } = await listTerms(deps, asManager());
    const untaxed = before.find(({ workflow }) => workflow === 'untaxed')!;
    const from = new Date(now + 2 * DAY).toISOString().slice(0, 10);
    await setTerms(deps, asManager(), { ...untaxed, from, removalPence: 25_000 });
    const removal = async () =>
      (await listTerms(deps, asManager())).now.find(({ workflow }) => workflow === 'untaxed')!.removalPence;
    expect(await removal()).toBe(20_000);
    expect((await listTerms(deps, asManager())).later).toMatchObject([{ from, removalPence: 25_000 }]);
    const [litter] = (await listOffences(deps, asManager())).offences;
    await setOffence(deps, asManager(), { ...litter!, from, usualPence: 12_000 });
    const { now: threshold } = await readThreshold(deps, asManager());
    await setThreshold(deps, asManager(), { ...threshold, from, reports: 2 });
    now += 3 * DAY;
    expect(await removal()).toBe(25_000);
    expect((await listOffences(deps, asManager())).offences[0]).toMatchObject({ usualPence: 12_000 });
    expect((await readThreshold(deps, asManager())).now).toMatchObject({ reports: 2 });
    now -= 3 * DAY;
    await expect(setTerms(deps, asManager(), untaxed)).rejects.toThrow('has passed');
    await expect(setTerms(deps, asWarden(), { ...untaxed, from })).rejects.toThrow('service catalogue');
  });
});

describe('A letter', () => {
  it('with legal effect goes out only when a second person approved it, and says until then that it is a draft', async () => {
    const { caseId } = await report('FLY-TIP', { waste: ['household'], land: 'road' });
    const values = { found: 'An envelope', by: '2026-12-10' };
    const draft = await draftLetter(deps, asWarden(), {
      caseId,
      template: 'duty-of-care',
      to: 'A Person\n1 Dock Street',
      values,
    });
    const take = (viewer: typeof warden, name: string, expectedVersion: number, words = '') =>
      stepLetter(deps, viewer, { letterId: draft.letterId, step: name as 'send', expectedVersion, words });
    await expect(take(asWarden(), 'send', 1)).rejects.toThrow('second person approves it');
    await expect(take(asWarden(), 'approve', 1)).rejects.toThrow('Your role may not approve letters');
    expect((await letterDocument(deps, asWarden(), draft.letterId)).footer[0]).toContain('draft');
    await take(asManager(), 'approve', 1);
    await take(asWarden(), 'send', 2);
    const [sent] = await listLetters(deps, asWarden(), caseId);
    expect(sent).toMatchObject({ state: 'sent', sentHow: 'post' });
    expect(sent!.text.paragraphs.join(' ')).toContain('An envelope');
    await expect(take(asWarden(), 'withdraw', 3, 'Too late')).rejects.toThrow('cannot be withdrawn');
  });

  it('that its own drafter would approve is refused', async () => {
    const { caseId } = await report('FLY-TIP', { waste: ['household'], land: 'road' });
    const values = { found: 'An envelope', by: '2026-12-10' };
    const draft = await draftLetter(deps, asManager(), { caseId, template: 'duty-of-care', to: 'A Person', values });
    const approve = { letterId: draft.letterId, step: 'approve' as const, expectedVersion: 1, words: '' };
    await expect(stepLetter(deps, asManager(), approve)).rejects.toThrow('not the one who drafted it');
  });
});

describe('A fixed penalty', () => {
  const checks = { identity: 'Driving licence', age: 30, vulnerability: '', understands: true, evidence: 'Photo' };

  it('is offered once after its checks with its notice, paid within the discount, and bundled as evidence', async () => {
    const { caseId } = await report('LIT-GEN', { land: 'road' });
    const input = {
      ...{ caseId, offence: 'litter', pence: 10_000, offenceAt: now - HOUR, circumstances: 'Dropped a cup.' },
      ...{ person: 'A Person\n1 Dock Street', checks, idempotencyKey: randomUUID() },
    };
    await expect(offerPenalty(deps, asWarden(), { ...input, checks: { ...checks, age: 15 } })).rejects.toThrow(
      'youth service',
    );
    const [penalty, again] = [await offerPenalty(deps, asWarden(), input), await offerPenalty(deps, asWarden(), input)];
    expect(again.penaltyId).toBe(penalty.penaltyId);
    expect(penalty).toMatchObject({ state: 'open', asked: 7_500 });
    expect(await listLetters(deps, asWarden(), caseId)).toHaveLength(1);
    const pay = {
      penaltyId: penalty.penaltyId,
      step: 'pay' as const,
      words: '',
      expectedVersion: 1,
      pence: 7_500,
      reference: 'R1',
    };
    expect(await stepPenalty(deps, asWarden(), pay)).toMatchObject({ state: 'paid', left: 0 });
    await expect(stepPenalty(deps, asWarden(), { ...pay, step: 'cancel', expectedVersion: 2 })).rejects.toThrow(
      'approve letters',
    );
    const bundle = await evidenceBundle(deps, asWarden(), caseId);
    expect(await namesIn(bundle.bytes)).toEqual([
      'case.json',
      expect.stringContaining('letters/'),
      expect.stringContaining('penalties/'),
      'manifest.json',
    ]);
  });

  it('does not belong to a case of another kind', async () => {
    const { caseId } = await report('LGT-OUT', {});
    const input = { caseId, offence: 'litter', pence: 10_000, offenceAt: now, circumstances: 'x', person: 'x', checks };
    await expect(offerPenalty(deps, asWarden(), input)).rejects.toThrow(
      'does not belong to a case of the kind LGT-OUT',
    );
  });
});

describe('A victim', () => {
  it('is assessed at each contact, and their case reviewed when they ask', async () => {
    const { caseId } = await report('ASB-PER', { often: 'daily', what: 'Shouting' });
    const assessed = await assessVictim(deps, asWarden(), { caseId, answers: { harm: '4' }, words: 'By telephone' });
    expect(assessed).toMatchObject({ level: 'high' });
    const day = Math.floor(now / DAY);
    const reports = [day - 20, day - 10].map((happened) => ({ happened, reported: happened }));
    const review = await askReview(deps, asWarden(), { caseId, reports, words: 'Asked by letter' });
    expect(review).toMatchObject({ isMet: true, words: expect.stringContaining('high risk meets it by itself') });
    const take = (name: string, expectedVersion: number) =>
      stepReview(deps, asManager(), {
        reviewId: review.reviewId,
        step: name as 'decide',
        ...{ expectedVersion, words: 'Said so', recommendations: 2 },
      });
    await take('acknowledge', 1);
    await expect(take('acknowledge', 2)).rejects.toThrow('already');
    expect((await reviewsNow(deps, asManager())).open.map(({ reviewId }) => reviewId)).toEqual([review.reviewId]);
    expect(await take('decide', 2)).toMatchObject({ decidedAt: now, recommendations: 2 });
    expect(await reviewsNow(deps, asManager())).toMatchObject({
      open: [],
      figures: { asked: 1, thresholdNotMet: 0, reviewed: 1, withRecommendations: 1 },
    });
    await expect(take('decide', 3)).rejects.toThrow('decided already');
    now += 7 * DAY;
    const again = await take('appeal', 3);
    expect(again.decideBy).toBeGreaterThan(review.decideBy);
    expect((await reviewsNow(deps, asManager())).open).toHaveLength(1);
    await expect(
      assessVictim(deps, testViewer({ roles: ['analyst'] }), { caseId, answers: {}, words: '' }),
    ).rejects.toThrow('victims');
  });
});

function namesIn(bytes: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, (error, archive) => {
      if (error) return reject(error);
      const names: string[] = [];
      archive.on('entry', (entry: { fileName: string }) => names.push(entry.fileName));
      archive.on('end', () => resolve(names));
    });
  });
}
