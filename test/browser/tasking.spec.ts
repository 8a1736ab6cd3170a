import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeViolations, visit, whatOverflows, whenReady, withBrowser } from './visit.ts';

withBrowser();

/** Presses a step of the open task and answers the dialog that asks what it needs. */
async function step(page: Page, label: string, fill: (dialog: Locator) => Promise<void> = async () => {}) {
  await page.locator('.task-steps').getByRole('button', { name: label, exact: true }).press('Enter');
  const dialog = page.getByRole('dialog', { name: new RegExp(`^${label}: T-`) });
  await fill(dialog);
  await dialog.getByRole('button', { name: label, exact: true }).press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

async function choosePlace(page: Page, dialog: Locator, part: string): Promise<void> {
  await dialog.getByRole('combobox', { name: 'Street, address or area' }).first().focus();
  await page.keyboard.type(part);
  await page
    .getByRole('option', { name: new RegExp(`^${part}`) })
    .first()
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await dialog.locator('.task-map').first().waitFor();
}

describe('A task, from the morning’s finding to what came of it', () => {
  it('is proposed, agreed by two agencies, given, done, verified and found again, with the keyboard', async () => {
    const police = await visit('/', { as: 'police-lead' });
    await whenReady(police.page, 'Open tasks');
    const propose = police.page.getByRole('link', { name: /^Propose a task: / }).first();
    const finding = (await propose.getAttribute('aria-label'))!.slice('Propose a task: '.length);
    await propose.press('Enter');
    const form = police.page.getByRole('dialog', { name: 'New task' });
    expect(await form.getByLabel('Title').inputValue()).toBe(finding);
    expect(await form.getByRole('region', { name: 'Evidence' }).textContent()).toMatch(/\d/);
    await form.getByLabel('Start from a usual response').selectOption({ label: 'Visible patrol' });
    await choosePlace(police.page, form, 'Wharf Street');
    await form.getByLabel('Agency that is asked').selectOption({ label: 'Farhaven Council (made up)' });
    await form.getByLabel('Why it is outside the control strategy').fill('A test of the journey, made up');
    expect(await axeViolations(police.page)).toEqual([]);
    await form.getByRole('button', { name: 'Propose task' }).press('Enter');
    await form.waitFor({ state: 'detached' });
    await police.page.getByRole('link', { name: 'Open whole task' }).press('Enter');
    await police.page.waitForURL(/\/tasking\/task\/\d+$/);
    const address = new URL(police.page.url()).pathname;
    // The address changes before the board and its drawer give way to the page.
    await police.page.locator('.task-page .task-steps').waitFor();
    await step(police.page, 'Sign as first of a duty pair');

    // The other agency confirms; whoever signed cannot. Both may give it away, and the second is told who was first.
    const council = await visit(address, { as: 'coordinator' });
    await whenReady(council.page, finding);
    await step(council.page, 'Confirm as second of the duty pair');
    await police.page.locator('.task-steps').getByRole('button', { name: 'Give to an agency' }).press('Enter');
    const late = police.page.getByRole('dialog', { name: /^Give to an agency: T-/ });
    await late.getByLabel('Agency that is asked').selectOption({ label: 'Farhaven Fire and Rescue (made up)' });
    await step(council.page, 'Give to an agency');
    await late.getByRole('button', { name: 'Give to an agency', exact: true }).press('Enter');
    await late.getByRole('alert').getByText('Tom Ferriby').waitFor();
    expect(await late.getByLabel('Agency that is asked').locator('option:checked').textContent()).toContain('Fire');
    await police.page.keyboard.press('Escape');

    await step(council.page, 'Accept');
    await step(council.page, 'Start');
    await step(council.page, 'Say it is blocked', async (dialog) => {
      await dialog.getByLabel('What blocks it').fill('No key to the yard yet');
    });
    await step(council.page, 'Go on');
    await step(council.page, 'Hand in the result', async (dialog) => {
      await dialog.getByLabel('Hours put in').fill('3.5');
      await dialog.getByLabel('What was done').fill('Four evening patrols on foot');
      await dialog.getByLabel('Counted, for instance visits').fill('visits');
      await dialog.getByLabel('How many').fill('4');
      await dialog.getByLabel('What came of it').fill('Nothing seen yet');
    });
    // Who handed it in neither verifies nor closes it.
    const own = await council.page.locator('.task-steps').getByRole('button').allInnerTexts();
    expect(own.map((words) => words.trim())).not.toContain('Verify');
    await step(police.page, 'Verify', async (dialog) => {
      await dialog.getByLabel('What you checked').fill('Read the patrol log');
    });
    await step(police.page, 'Close');
    await police.page.getByRole('navigation', { name: 'Tasking' }).waitFor({ state: 'detached' });

    // It is found among results, and from there goes back to the morning on which it was seen.
    await police.page.goto('/tasking/results');
    await police.page.getByLabel('Words').fill(finding);
    const found = police.page.locator('.results-list').getByRole('link', { name: new RegExp(`${escaped(finding)}$`) });
    await found.first().press('Enter');
    await whenReady(police.page, 'An exception of the briefing');
    await police.page.getByRole('link', { name: 'See that morning’s briefing as it was known' }).press('Enter');
    await whenReady(police.page, 'Needs a decision');
    await police.page
      .getByRole('heading', { name: finding.split(',')[0]! })
      .first()
      .waitFor();
    expect(council.complaints).toEqual([]);
    // The refusal is a 409, which a browser reports of its own accord.
    expect(police.complaints.filter((words) => !words.includes('409'))).toEqual([]);
  });

  it('tells whom it concerns by the bell, which leads to it', async () => {
    const { page } = await visit('/tasking', { as: 'coordinator' });
    await whenReady(page, 'Where the tasks are');
    const bell = page.getByRole('button', { name: /^Notices, / });
    await bell.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Notices' });
    const first = dialog.locator('.notice-list button').first();
    expect(await first.textContent()).toMatch(/T-\d{4}/);
    await first.press('Enter');
    await page.waitForURL(/\/tasking\/task\/\d+$/);
  });

  it('stands on Today while it is open, late ones first', async () => {
    const { page } = await visit('/', { as: 'coordinator' });
    await whenReady(page, 'Open tasks');
    const card = page.getByRole('region', { name: 'Open tasks' });
    const counts = (await card.locator('.open-counts b').allInnerTexts()).map(Number);
    const all = Number(((await card.getByRole('link', { name: /^All / }).textContent()) ?? '').replace(/\D/g, ''));
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(all);
    if (counts[0]! > 0) expect(await card.locator('.li').first().textContent()).toMatch(/late|Rejected/);
    await card.locator('.li a').first().press('Enter');
    await page.waitForURL(/\/tasking\/task\/\d+$/);
  });
});

describe('The usual responses', () => {
  it('are changed by the partnership, and a new task starts from what it wrote', async () => {
    const { page, complaints } = await visit('/tasking?view=templates', { as: 'coordinator' });
    const dialog = page.getByRole('dialog', { name: 'Usual responses' });
    await dialog.getByRole('button', { name: 'Change Letter drop' }).press('Enter');
    const words = `Letters to every home of the street, ${Date.now()}`;
    await dialog.getByLabel('What is to be done').fill(words);
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).press('Enter');
    await dialog.getByRole('button', { name: 'Done' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('n');
    const form = page.getByRole('dialog', { name: 'New task' });
    await form.getByLabel('Start from a usual response').selectOption({ label: 'Letter drop' });
    expect(await form.getByLabel('What is to be done').inputValue()).toBe(words);
    expect(complaints).toEqual([]);
  });
});

describe('A phone', () => {
  it.each([
    ['the board', '/tasking', 'To accept'],
    ['the results', '/tasking/results', 'How the agencies stand'],
    ['a task', '/tasking/task/3', 'Who may act here'],
  ])('shows %s without scrolling sideways', async (_, path, ready) => {
    const { page } = await visit(path, { as: 'coordinator', size: 'phone' });
    await page.locator('main').getByText(ready).filter({ visible: true }).first().waitFor();
    expect(await whatOverflows(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
  });
});

const escaped = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
