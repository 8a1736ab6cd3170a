import { describe, expect, it } from 'vitest';
import { as } from './call.ts';
import { axeViolations, visit, whatOverflows, whenReady, withBrowser } from './visit.ts';

withBrowser();

interface Found {
  caseId: number;
  version: number;
}
const PLACE = { longitude: -1.234, latitude: 54.574, words: 'Dock Street (made up)' };

describe('A vehicle in keeping', () => {
  it('is put there from its case, paid for, released, and its surety given back', async () => {
    const call = await as('coordinator');
    const { caseId } = await call<Found>('POST', '/api/cases', {
      ...{ code: 'VEH-UNTX', channel: 'staff', place: PLACE, words: '' },
      answers: { vrm: 'ZZ77 AIM', colour: 'green', land: 'road' },
      idempotencyKey: crypto.randomUUID(),
    });
    const step = async (body: object) => {
      const { version } = await call<Found>('GET', `/api/cases/${caseId}`);
      await call('POST', `/api/cases/${caseId}/steps`, {
        ...{ expectedVersion: version, idempotencyKey: crypto.randomUUID(), ...body },
      });
    };
    await step({ step: 'triage' });
    await step({ step: 'establish', facts: { onRoad: true, dvla: 'untaxed', police: 'clear' } });
    await step({ step: 'verify' });

    const { page, complaints } = await visit(`/cases?case=${caseId}`, { as: 'coordinator' });
    const keeping = page.getByRole('region', { name: 'In keeping' });
    await keeping.getByRole('button', { name: 'Put into keeping' }).click();
    const lift = page.getByRole('dialog', { name: /Put into keeping/ });
    await lift.getByLabel('Where it is kept').fill('Dock Road pound');
    expect(await lift.getByLabel('Under which law').inputValue()).toBe('untaxed');
    await lift.getByRole('button', { name: 'Put into keeping' }).click();
    await keeping.getByText('Nobody has claimed it.').waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await page.goto('/cases/holds');
    await whenReady(page, 'of charges not paid');
    const card = page.getByRole('article', { name: /ZZ77/ });
    const take = async (name: string, fill?: (dialog: ReturnType<typeof page.getByRole>) => Promise<void>) => {
      await card.getByRole('button', { name, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await fill?.(dialog);
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    // What stands against it is said before it is tried.
    await card.getByRole('button', { name: 'Dispose of it' }).click();
    const disposal = page.getByRole('dialog');
    await disposal.getByText(/The keeper has not been told/).waitFor();
    expect(await disposal.getByRole('button', { name: 'Dispose of it' }).isDisabled()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await disposal.getByRole('button', { name: 'Not now' }).click();

    await take('Keeper told', async (dialog) => {
      await dialog.getByLabel(/By which letter/).fill('By letter of today');
    });
    await take('Claimed by its keeper');
    await card.getByText('Removal: £200 not paid.', { exact: false }).waitFor();
    await take('Record a payment');
    await card.getByText('Neither taxed nor surety paid: £160.', { exact: false }).waitFor();
    await take('Record a payment', async (dialog) => {
      await dialog.getByLabel('Towards').selectOption('surety');
      expect(await dialog.getByLabel('Amount').inputValue()).toBe('160.00');
    });
    await take('Release');
    await card.getByText(/Surety of £160 goes back/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await take('Give the surety back');
    await page
      .getByText('None. A vehicle that a crew lifts')
      .or(page.getByText('of charges not paid'))
      .first()
      .waitFor();
    await card.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);

    const phone = await visit(`/cases?case=${caseId}`, { as: 'coordinator', size: 'phone', theme: 'dark' });
    await phone.page.getByRole('article', { name: /ZZ77/ }).waitFor();
    expect(await whatOverflows(phone.page)).toEqual([]);
    expect(await axeViolations(phone.page)).toEqual([]);
  });
});

describe('A case review', () => {
  it('is asked for on the case, acknowledged and decided, and counted for the year', async () => {
    const call = await as('coordinator');
    const { caseId } = await call<Found>('POST', '/api/cases', {
      ...{ code: 'ASB-PER', channel: 'staff', place: PLACE, words: '' },
      answers: { often: 'daily', what: 'Shouting at the door' },
      idempotencyKey: crypto.randomUUID(),
    });
    const { page, complaints } = await visit(`/cases?case=${caseId}`, { as: 'coordinator' });
    await page.getByRole('button', { name: 'Victim asks for a review' }).click();
    const ask = page.getByRole('dialog', { name: /Case review/ });
    await ask.getByRole('button', { name: 'Another report' }).click();
    await ask.getByRole('button', { name: 'Another report' }).click();
    const today = await ask.getByLabel('Reported').first().getAttribute('max');
    for (const label of ['Happened', 'Reported']) {
      for (const field of await ask.getByLabel(label).all()) await field.fill(today!);
    }
    await ask.getByLabel('How and what they asked').fill('Asked by telephone');
    expect(await axeViolations(page)).toEqual([]);
    await ask.getByRole('button', { name: 'Open the review' }).click();
    await ask.waitFor({ state: 'detached' });
    await page.getByText('Threshold met', { exact: true }).waitFor();

    await page.goto('/cases/reviews');
    await whenReady(page, 'Case reviews that wait');
    const card = page.getByRole('article', { name: /Review asked for/ }).first();
    await card.getByText(/3 of 3 reports count/).waitFor();
    await card.getByRole('button', { name: 'Acknowledge' }).click();
    await card.getByText(/Say in a sentence/).waitFor();
    await card.getByLabel('What was said or decided').fill('Rang the victim');
    await card.getByRole('button', { name: 'Acknowledge' }).click();
    await card.getByText(/^Decide by/).waitFor();
    await card.getByLabel('What was said or decided').fill('Camera on the landing; police visit weekly');
    await card.getByLabel('Recommendations made').fill('2');
    await card.getByRole('button', { name: 'Decide' }).click();
    await card.waitFor({ state: 'detached' });
    await page.getByText('Reviews with recommendations').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints.filter((words) => !words.includes('400'))).toEqual([]);

    const phone = await visit('/cases/reviews', { as: 'coordinator', size: 'phone' });
    await whenReady(phone.page, 'To publish');
    expect(await whatOverflows(phone.page)).toEqual([]);
  });
});
