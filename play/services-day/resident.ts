import type { Page } from 'playwright-core';
import { type Stage, until } from '../stage/index.ts';
import { readCase, step } from './cases.ts';
import type { People } from './people.ts';

/** A report made on the residents' site, and the link it is followed by. */
export interface OnSite {
  caseId: number;
  number: string;
  follow: string;
}

const WORDS = 'Two mattresses by the gate';

/** A resident on a phone: the site takes the report, sent twice, once. */
export async function reportOnSite(stage: Stage): Promise<OnSite> {
  const { screens, checks, aim } = stage;
  const phone = await screens.open('/report?q=dumped+mattress', { size: 'phone' });
  const { page } = phone;
  await page
    .getByRole('link', { name: /^Fly-tipping/ })
    .first()
    .click();
  await page.getByRole('searchbox').fill('lane');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.locator('main .kinds a').nth(2).click();
  await page.getByRole('link', { name: 'Yes, continue' }).click();
  await page.getByLabel('What should we know?').fill(WORDS);
  await page.getByLabel('Furniture or mattresses').check();
  await page.getByLabel('A public road or pavement').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Photos, and how we tell you').first().waitFor();
  await aim.forwardTo('2026-11-24T07:50');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await page.getByText('Your reference is').waitFor();
  const number = /[A-Z]-\d{5}/.exec((await page.locator('h1').textContent()) ?? '')?.[0] ?? '';
  checks.check('The resident gets a reference', number !== '');
  const follow = new URL(page.url()).pathname;
  const text = await page.content();
  checks.check('The page that follows it holds nothing personal', !text.includes(WORDS));
  await screens.photograph('resident');
  checks.same('The resident’s page complained of nothing', phone.complaints, []);
  await phone.close();
  return { caseId: Number(number.slice(2)), number, follow };
}

async function answer(stage: Stage, resident: OnSite, choice: string, words: string): Promise<void> {
  const { screens, checks, aim } = stage;
  const phone = await screens.open(resident.follow, { size: 'phone' });
  const { page } = phone;
  await page.getByText('Is it fixed?').first().waitFor();
  await page.getByLabel(choice).check();
  if (words !== '') await page.getByLabel('What is still wrong?').fill(words);
  await aim.forwardTo(nextMinute(await nowOf(page)));
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText(/Thank you\./).waitFor();
  checks.same('The resident’s page complained of nothing', phone.complaints, []);
  await phone.close();
}

const nowOf = async (page: Page): Promise<number> => {
  const answered = await page.context().request.get('/api/me');
  return ((await answered.json()) as { now: number }).now;
};
/** In November local time is UTC. */
const nextMinute = (now: number): string => new Date(now + 60_000).toISOString().slice(0, 16);

/** Closed though it is not done: the resident says so, it is opened again, done, and confirmed. */
export async function tellThatItIsNot(stage: Stage, { dispatcher, warden }: People, resident: OnSite): Promise<void> {
  const { checks, aim } = stage;
  const { caseId } = resident;
  checks.same('The crew has closed it', (await readCase(dispatcher, caseId)).state, 'done');
  await answer(stage, resident, 'No, it is not fixed', 'They are still there');
  const opened = await readCase(dispatcher, caseId);
  checks.same(
    'What was closed wrongly is open again, and its promise runs on from the report',
    [opened.isOpen, opened.nReopened, opened.targets.find(({ id }) => id === 'resident')?.stoppedAt ?? null],
    [true, 1, null],
  );
  await aim.forwardTo('2026-11-24T15:30');
  await step(dispatcher, caseId, { step: 'assign', personId: warden.personId });
  await step(warden, caseId, { step: 'arrive' });
  await step(warden, caseId, { step: 'done', outcome: 'Now they are gone' });
  await answer(stage, resident, 'Yes, it is fixed', '');
  const confirmed = await until(
    () => readCase(dispatcher, caseId),
    ({ state }) => state === 'confirmed',
  );
  checks.same('The resident has confirmed it', [confirmed.state, confirmed.nReopened], ['confirmed', 1]);
}
