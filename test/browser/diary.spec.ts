import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { as } from './call.ts';
import { axeViolations, visit, whatOverflows, withBrowser } from './visit.ts';

withBrowser();

interface Listed {
  caseId: number;
  number: string;
  place: { longitude: number; latitude: number };
}

/** Presses a button of the site, and again as long as the page finds that very quick. */
async function press(page: Page, name: string, until: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  const isThere = async () => {
    if ((await page.getByText('very quick').count()) > 0) await page.getByRole('button', { name }).click();
    return page.getByText(until).count();
  };
  await expect.poll(isThere, { timeout: 20_000, interval: 300 }).toBe(1);
}

describe('The diary of a nuisance', () => {
  it('is sent from the case, written in by the reporter on a phone, also right to left, and comes back', async () => {
    const call = await as('coordinator');
    const listed = () => call<{ cases: Listed[] }>('GET', '/api/cases?open=true');
    // Any place of the town will do: the oldest case is the demonstration's own.
    const { longitude, latitude } = (await listed()).cases.at(-1)!.place;
    const at = `longitude=${longitude.toFixed(6)}&latitude=${latitude.toFixed(6)}`;
    const site = await visit(`/report/details?kind=NOI-DOM&${at}`, { size: 'phone' });
    await site.page.getByLabel('Music').check();
    await site.page.getByRole('button', { name: 'Continue' }).click();
    await press(site.page, 'Send the report', 'Your reference is');
    const link = new URL(site.page.url()).pathname;
    const heading = await site.page.getByRole('heading', { level: 1 }).textContent();
    const number = /[A-Z]-\d+/.exec(heading ?? '')?.[0];
    const { caseId } = (await listed()).cases.find((each) => each.number === number)!;

    const { page, complaints } = await visit(`/cases?case=${caseId}`, { as: 'coordinator' });
    const diary = page.getByRole('region', { name: 'Diary' });
    await diary.getByRole('button', { name: 'Send a diary' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send it' }).click();
    await diary.getByText('Nothing noted yet.').waitFor();

    await site.page.goto(link);
    await site.page.getByRole('link', { name: 'Write in your diary' }).click();
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await site.page.getByLabel('Day', { exact: true }).fill(yesterday);
    await site.page.getByLabel('From', { exact: true }).fill('01:00');
    await site.page.getByLabel('To', { exact: true }).fill('03:30');
    await site.page.getByLabel(/What did you hear/).fill('Bass through the wall');
    expect(await axeViolations(site.page)).toEqual([]);
    expect(await whatOverflows(site.page)).toEqual([]);
    await press(site.page, 'Save this entry', 'Saved. Thank you.');
    await site.page.goto(`${link}/diary?lang=ar`);
    await site.page.getByText('Bass through the wall').waitFor();
    expect(await site.page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await whatOverflows(site.page)).toEqual([]);
    expect(await axeViolations(site.page)).toEqual([]);

    await page.reload();
    await diary.getByText(/1 entry by 1 writer: 2.5 h in all, 2.5 h of them between 23:00 and 07:00/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await diary.getByRole('button', { name: 'It is back' }).click();
    await diary.getByText('Returned', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });
});
