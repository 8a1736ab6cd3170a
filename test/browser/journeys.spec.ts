import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { visit, whenReady, withBrowser } from './visit.ts';

withBrowser();

/** The number before "records" in the filter bar. */
async function recordsShown(page: Page): Promise<number> {
  const words = (await page.locator('.filter-bar .q').textContent()) ?? '';
  return Number(words.replace(/\D/g, ''));
}

const mapIsReady = (page: Page) => whenReady(page, 'Records per km²');

describe('Signing in', () => {
  it('works by keyboard, and out again everywhere', async () => {
    const { page, complaints } = await visit('/');
    await page.getByLabel('Sign-in name').focus();
    await page.keyboard.type('analyst');
    await page.keyboard.press('Tab');
    await page.keyboard.type(inject('aimPassword'));
    await page.keyboard.press('Enter');
    await whenReady(page, 'Needs a decision');
    await page.getByRole('button', { name: /Signed in: Asha Whitlock/ }).press('Enter');
    await page.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
    await page.getByText('This is a demonstration').waitFor();
    expect(complaints).toEqual([]);
  });

  it('says what is wrong beside the password', async () => {
    const { page } = await visit('/');
    await page.getByLabel('Sign-in name').fill('analyst');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Password').getAttribute('aria-invalid')).toBe('true');
  });

  it('again after the session ended keeps what was typed', async () => {
    const { page } = await visit('/admin', { as: 'administrator' });
    await page.getByRole('button', { name: 'Add a person' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Nobody Yet');
    await page.getByLabel('Sign-in name').fill('nobody.yet');
    await page.getByLabel('First password').fill('a sentence works well');
    await page.context().request.delete('/api/sessions/current');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const again = page.getByRole('dialog', { name: 'Your session has ended' });
    await again.getByLabel('Sign-in name').fill('administrator');
    await again.getByLabel('Password').fill(inject('aimPassword'));
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Nobody Yet');
    expect(await page.getByLabel('First password').inputValue()).toBe('a sentence works well');
  });

  it('shows each role its own rooms and no others', async () => {
    const { page } = await visit('/', { as: 'data-protection' });
    const rail = page.getByRole('navigation', { name: 'Main' });
    await rail.getByRole('link', { name: 'Admin' }).waitFor();
    expect(await rail.getByRole('link').allInnerTexts()).toEqual(['Data', 'Admin']);
  });
});

describe('The keyboard', () => {
  it('goes from room to room, finds a street, and shows its keys', async () => {
    const { page } = await visit('/', { as: 'analyst' });
    await whenReady(page, 'Needs a decision');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the page');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await whenReady(page, 'Rows read');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys on this page' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Find' }).getByLabel('Street, address, area or page').waitFor();
    await page.keyboard.type('Wharf Str');
    await page
      .getByRole('option', { name: /Wharf Street/ })
      .first()
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await whenReady(page, 'Latest records');
    expect(new URL(page.url()).pathname).toMatch(/^\/place\/street\/\d+$/);
  });
});

describe('The map', () => {
  it('counts the same records as its table, and keeps the selection between them', async () => {
    const { page } = await visit('/map?what=crime%2Fburglary', { as: 'analyst' });
    await mapIsReady(page);
    const onMap = await recordsShown(page);
    expect(onMap).toBeGreaterThan(0);
    await page.keyboard.press('t');
    await whenReady(page, `of ${onMap.toLocaleString('en-GB')}`);
    await page.locator('.record-table button.l').first().click();
    await whenReady(page, '1 record chosen');
    await page.getByRole('button', { name: 'Map', exact: true }).click();
    await mapIsReady(page);
    await whenReady(page, '1 record chosen');
  });

  it('narrows time by arrow keys and keeps it in the address', async () => {
    const { page } = await visit('/map', { as: 'analyst' });
    await mapIsReady(page);
    const before = await recordsShown(page);
    const first = page.getByRole('slider', { name: 'First day' });
    await first.focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.waitForURL(/bfrom=/);
    const narrowed = await recordsShown(page);
    expect(narrowed).toBeLessThan(before);
    const { page: shared } = await visit(page.url(), { as: 'coordinator' });
    await mapIsReady(shared);
    expect(await recordsShown(shared)).toBe(narrowed);
  });

  it('selects hours of the week by keyboard', async () => {
    const { page } = await visit('/map', { as: 'analyst' });
    await mapIsReady(page);
    const before = await recordsShown(page);
    await page.locator('.clock-grid [tabindex="0"]').first().focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await page.waitForURL(/hours=/);
    const evening = await recordsShown(page);
    expect(evening).toBeGreaterThan(0);
    expect(evening).toBeLessThan(before);
  });

  it('takes an area drawn without a mouse', async () => {
    const { page } = await visit('/map', { as: 'analyst' });
    await mapIsReady(page);
    const before = await recordsShown(page);
    await page.keyboard.press('d');
    await page.getByText(/at the cross, for each corner/).waitFor();
    for (const move of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) {
      await page.keyboard.press('Enter');
      await page.keyboard.press(move);
    }
    await page.getByText('3 corners').first().waitFor();
    await page.getByRole('button', { name: 'Close area' }).click();
    await page.waitForURL(/draw=/);
    await expect.poll(() => recordsShown(page)).toBeLessThan(before);
  });
});

describe('Whoever works with residents', () => {
  it('sees every record by ward and none as a point', async () => {
    const { page, complaints } = await visit('/map', { as: 'engagement' });
    await whenReady(page, /Records per km² by ward/);
    expect(await recordsShown(page)).toBeGreaterThan(0);
    await page.keyboard.press('t');
    await whenReady(page, /1 to 100 of/);
    expect(await page.locator('.record-table tbody').textContent()).not.toMatch(/property|postcode/);
    expect(complaints).toEqual([]);
  });
});

describe('A moment', () => {
  it('replays the page as it was known, and comes back to now', async () => {
    const { page } = await visit('/map', { as: 'analyst' });
    await mapIsReady(page);
    const now = await recordsShown(page);
    await page.getByRole('button', { name: /As known/ }).click();
    const dialog = page.getByRole('dialog', { name: /as it was known/ });
    // Before last night's files.
    await dialog.getByRole('listitem').last().getByRole('button').click();
    await whenReady(page, 'This page is shown as it was known on');
    expect(page.url()).toContain('known=');
    await expect.poll(() => recordsShown(page)).not.toBe(now);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => recordsShown(page)).toBe(now);
  });
});

describe('A new load', () => {
  it('is seen running and then counted on open pages without reload', async () => {
    const { page, complaints } = await visit('/map?view=table', { as: 'analyst' });
    await whenReady(page, /1 to 100 of/);
    const before = await recordsShown(page);
    const { page: data } = await visit('/data', { as: 'analyst' });
    await whenReady(data, 'How late records arrive');
    await data.getByRole('button', { name: 'Add a file' }).click();
    await data.getByLabel('Feed it belongs to').selectOption({ index: 0 });
    await data.locator('input[type=file]').setInputFiles({
      name: 'one-more.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(oneMoreIncident()),
    });
    await data.getByRole('button', { name: 'Load it' }).click();
    await data.getByRole('button', { name: 'Open this load' }).click();
    await whenReady(data, /1 row read. Every one is accounted for: 1 \+ 0 \+ 0 \+ 0 = 1/);
    await page.getByRole('button', { name: '1 new record' }).click();
    await expect.poll(() => recordsShown(page)).toBe(before + 1);
    expect(complaints).toEqual([]);
  });
});

/** Last night's first placed row once more under a reference of its own: a record the town does not have yet. */
function oneMoreIncident(): string {
  const [header, ...rows] = readFileSync(join(inject('aimTown'), 'police/police-last-night.csv'), 'utf8').split('\n');
  const row = rows.find((candidate) => /,STREET,/.test(candidate) && /2[0-3]\/11\/2026/.test(candidate)) ?? '';
  return `${header}\n${row.replace(/^[^,]+/, `C26-9${String(Date.now()).slice(-6)}`)}\n`;
}
