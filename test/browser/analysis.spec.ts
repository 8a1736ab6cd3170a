import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeViolations, type Theme, visit, whatOverflows, whenReady, withBrowser } from './visit.ts';

withBrowser();

const PANEL = 'aside[aria-label="Analysis"]';
const THEMES: Theme[] = ['light', 'dark'];

/** Counts of the frames that the surface has had since the page was opened. */
const frames = (page: Page) => page.evaluate<number>("performance.getEntriesByName('aim.surface').length");

async function followed(page: Page, before: number): Promise<void> {
  await expect.poll(() => frames(page)).toBeGreaterThan(before);
}

describe('The analysis panel', () => {
  it('moves the surface, keeps a card, repeats and exports it, by keyboard alone', async () => {
    const { page, complaints } = await visit('/map', { as: 'analyst' });
    await whenReady(page, 'Records per km²');
    await page.keyboard.press('a');
    const panel = page.locator(PANEL);
    await panel.getByRole('slider', { name: 'Bandwidth, slider' }).focus();
    const before = await frames(page);
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await followed(page, before);
    await page.waitForURL(/reach=350/);
    await page.locator('main').getByText('350 m reach').waitFor();

    const run = panel.getByRole('button', { name: 'Run and keep' });
    await run.focus();
    await page.keyboard.press('Enter');
    const card = page.getByRole('article', { name: 'Analysis card' });
    await card.waitFor();
    expect(await card.textContent()).toContain('Where are incidents dense?');
    expect(await card.textContent()).toMatch(/Incidents are densest/);
    await page.locator('main').getByText('Kept card').waitFor();

    await card.getByText('How it was made').focus();
    await page.keyboard.press('Enter');
    await card.getByText('350', { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Repeat exactly' }).focus();
    await page.keyboard.press('Enter');
    await card.getByText('The same bytes again').waitFor();

    const csv = card.getByRole('link', { name: 'CSV' });
    await csv.focus();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain('# card: {');
    const png = card.getByRole('button', { name: 'PNG' });
    await png.focus();
    const [picture] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const bytes = await readFile(await picture.path());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.includes('aim-card')).toBe(true);

    await panel.getByRole('button', { name: 'Kept', exact: true }).focus();
    await page.keyboard.press('Enter');
    const newest = panel
      .getByRole('list', { name: /Kept analysis cards/ })
      .getByRole('button')
      .first();
    await newest.waitFor();
    expect(await newest.textContent()).toContain('Density surface');
    await newest.focus();
    await page.keyboard.press('Enter');
    await card.waitFor();
    expect(complaints).toEqual([]);
  });

  it('says in a sentence what the records cannot carry, and keeps that as an answer', async () => {
    const { page } = await visit('/map?panel=method&method=nearRepeat&what=fire/accidental/dwelling', {
      as: 'analyst',
    });
    const panel = page.locator(PANEL);
    await panel.getByRole('status').filter({ hasText: 'needs at least' }).waitFor();
    await panel.getByRole('button', { name: 'Run and keep' }).click();
    const card = page.getByRole('article', { name: 'Analysis card' });
    await card.getByText('needs at least').first().waitFor();
    expect(await card.getByRole('link', { name: 'CSV' }).count()).toBe(0);
  });

  it('explains a hot spot: how sure, where exactly, what is open, and the way to a task', async () => {
    const { page, complaints } = await visit('/map', { as: 'analyst' });
    await whenReady(page, 'Records per km²');
    await page.locator('.hot-list button').first().waitFor();
    await page.keyboard.press(']');
    const aside = page.locator('aside[aria-label="Explanation"]');
    await aside.getByText(/^\d+ of 100$/).waitFor();
    await aside.getByText(/Stays hot in \d+ of 100 when all is changed at once/).waitFor();
    expect(await aside.textContent()).toContain('Compared with');
    await aside.getByRole('button', { name: 'Create task here' }).click();
    await page.waitForURL(/\/tasking\?.*why=analysisCard/);
    const search = new URL(page.url()).searchParams;
    expect(search.get('ref')).toMatch(/^[0-9a-f-]{36}$/);
    expect(search.get('area')?.split(';')).toHaveLength(24);
    await page.getByRole('dialog', { name: 'New task' }).getByText('records lie within 300 m').waitFor();
    expect(complaints).toEqual([]);
  });

  it('compares two periods in counts and intervals, on one map and on two', async () => {
    const { page } = await visit('/map?panel=compare', { as: 'analyst' });
    const panel = page.locator(PANEL);
    await panel.getByRole('combobox').first().selectOption('before');
    await panel.getByText(/95% interval/).waitFor();
    expect(await panel.textContent()).toMatch(/(Higher|Lower) beyond chance|No clear change/);
    await panel
      .getByRole('rowheader', { name: 'Ward' })
      .or(panel.getByRole('columnheader', { name: 'Ward' }))
      .waitFor();
    await page.locator('main').getByText('A colour is a difference, not yet more than chance').waitFor();
    await panel.getByRole('button', { name: 'Side by side' }).click();
    await expect.poll(() => page.locator('canvas.maplibregl-canvas').count()).toBe(2);
  });

  it('plays the days step by step over breaks that stay', async () => {
    const { page } = await visit('/map?panel=play', { as: 'analyst' });
    const panel = page.locator(PANEL);
    const breaks = () => page.locator('.key-classes').textContent();
    await panel.getByRole('button', { name: 'To the start' }).focus();
    await page.keyboard.press('Enter');
    await panel.getByText(/Picture 1 of/).waitFor();
    await page.locator('.key-classes').getByText('in these 7 days').waitFor();
    const first = await breaks();
    await page.keyboard.press('ArrowRight');
    await panel.getByText(/Picture 2 of/).waitFor();
    await page.keyboard.press('ArrowRight');
    await panel.getByText(/Picture 3 of/).waitFor();
    expect(await breaks()).toBe(first);
    await page.keyboard.press('ArrowLeft');
    await panel.getByText(/Picture 2 of/).waitFor();
  });

  it('shows count and harm side by side from a file that stays on the page', async () => {
    const { page } = await visit('/map?panel=harm', { as: 'analyst' });
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url());
    });
    const panel = page.locator(PANEL);
    await panel.getByLabel('File of weights').setInputFiles({
      name: 'weights.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('code,weight,edition\ncrime/burglary,20,made up\ncrime/robbery,365,made up\n'),
    });
    await panel.getByText('records with a weight stand for').waitFor();
    await panel.getByRole('button', { name: 'Side by side' }).click();
    await page.locator('.side-words').getByText('Harm per km²').waitFor();
    expect(sent).toEqual([]);
  });
});

describe.each(['method', 'compare', 'play', 'harm', 'kept'])('The part %s of the panel', (part) => {
  it.each(THEMES)('is accessible and without complaint in the %s theme', async (theme) => {
    const { page, complaints } = await visit(`/map?panel=${part}&vs=before`, { as: 'analyst', theme });
    await whenReady(page, 'Layers and key');
    await page.locator(PANEL).getByRole('button', { name: 'Kept' }).waitFor();
    await expect.poll(() => frames(page)).toBeGreaterThan(0);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('fits a phone without scrolling sideways', async () => {
    const { page } = await visit(`/map?panel=${part}&vs=before`, { as: 'analyst', size: 'phone' });
    await page.locator(PANEL).getByRole('button', { name: 'Kept' }).waitFor();
    expect(await whatOverflows(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
  });
});
