import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { axeViolations, visit, whenReady, withBrowser } from './visit.ts';

withBrowser();

describe('A patrol', () => {
  it('is planned, walked by its list and its sheet, and taken back', async () => {
    const { page, complaints } = await visit('/tasking/patrol', { as: 'analyst' });
    await whenReady(page, 'What it covers');
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Browser visits');
    await dialog.getByLabel('Crews', { exact: true }).fill('3');
    await dialog.getByLabel('How many').fill('18');
    await dialog.getByLabel('Seed').fill('9');
    await dialog.getByLabel('Most visits a ward').fill('30');
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make the plan' }).click();
    await page.getByRole('heading', { name: 'Browser visits', level: 1 }).waitFor({ timeout: 60_000 });
    expect(await page.getByText(/Covers \d+ % of what no plan could exceed/).count()).toBe(1);
    await page.getByRole('button', { name: 'Crew B' }).click();
    await page.waitForURL(/crew=1/);
    const rows = page.getByRole('table', { name: 'Visits of Crew B in order' }).getByRole('row');
    const nRows = await rows.count();
    expect(nRows).toBeGreaterThan(5);
    const map = page.getByRole('img', { name: /^Streets with \d+ visits of Browser visits, Crew B/ });
    expect(await map.getAttribute('aria-label')).toContain(`${nRows - 1} visits`);
    const sheet = await page.getByRole('link', { name: 'Sheet, page' }).getAttribute('href');
    const printed = await page.request.get(new URL(sheet!, page.url()).href);
    expect(await printed.text()).toContain('Browser visits');
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('button', { name: 'Withdraw the plan' }).click();
    await page.getByRole('heading', { name: 'Browser visits', level: 1 }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('shows an officer their own visits, and nobody else’s positions', async () => {
    const { page, complaints } = await visit('/tasking/patrol', { as: 'officer' });
    await whenReady(page, 'What was delivered');
    const yesterday = page.getByLabel('Patrol plan').locator('option').filter({ hasText: 'Mon 23 Nov' });
    await page.getByLabel('Patrol plan').selectOption((await yesterday.first().getAttribute('value'))!);
    await page
      .getByText(/of \d+ visits|visits, \d+ of/)
      .first()
      .waitFor();
    await page.getByText('✓', { exact: false }).first().waitFor();
    expect(await page.getByLabel('Add my positions (GPX file)').count()).toBe(1);
    expect(complaints).toEqual([]);
  });
});

describe('A hotspot programme', () => {
  it('is chosen, fixed, made a trial, planned, and returned as a file', async () => {
    const { page, complaints } = await visit('/tasking/programme', { as: 'analyst' });
    await whenReady(page, 'Planned and delivered');
    await page.getByText(/place-days with a patrol assigned/).waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How many').fill('6');
    await dialog.getByRole('button', { name: 'Choose hot spots' }).click();
    await dialog.getByText(/^6 hot spots with/).waitFor({ timeout: 60_000 });
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('checkbox').nth(5).uncheck();
    await dialog.getByLabel('Name').fill('Browser programme');
    await dialog.getByRole('button', { name: 'Fix them for the period' }).click();
    await page.getByRole('heading', { name: 'Browser programme', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Work out its power' }).click();
    await dialog.getByRole('button', { name: 'Work out' }).click();
    await dialog.getByText(/are compared with/).waitFor();
    await dialog.getByRole('button', { name: 'Fix the trial' }).click();
    await page.getByRole('heading', { name: 'Place-days by chance' }).waitFor();
    await page.getByLabel('Farhaven Council (made up)').fill('1');
    await page.getByRole('button', { name: 'Plan these days' }).click();
    await page
      .getByText(/\d+ patrols? planned/)
      .first()
      .waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Return, CSV' }).click(),
    ]);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^Period,Hot spot,Ward,Agency/);
    expect(complaints).toEqual([]);
  });
});
