import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeViolations, visit, whenReady, withBrowser } from './visit.ts';

withBrowser();

// A day nobody else's test looks at, with every team on shift.
const DATE = '2026-11-26';
const BOARD = `/tasking/deployment?date=${DATE}`;

interface Board {
  assignments: {
    assignmentId: number;
    taskId: number;
    teamId: number;
    startsAt: number;
    state: string;
    version: number;
  }[];
  unplaced: { taskId: number; number: string; left: number }[];
  teams: { teamId: number; name: string }[];
}

const boardOf = async (page: Page): Promise<Board> =>
  (await (await page.request.get(`/api/deployment?date=${DATE}`)).json()) as Board;

async function clear(page: Page): Promise<void> {
  for (const { assignmentId, version } of (await boardOf(page)).assignments) {
    await page.request.post(`/api/deployment/assignments/${assignmentId}/remove`, {
      data: { expectedVersion: version },
    });
  }
}

async function openBoard(as = 'coordinator', path = BOARD) {
  const visited = await visit(path, { as });
  await whenReady(visited.page, 'as planned');
  return visited;
}

const audit = 'Environmental visual audit';
/** Scripts for the page are text: tests know no DOM. */
const FOCUSED = `document.activeElement?.getAttribute('aria-label')?.includes('${audit}')`;

describe('The deployment board', () => {
  it('is used by keyboard alone: pick up, move, drop, and pick up again where it landed', async () => {
    const { page, complaints } = await openBoard();
    await clear(page);
    await page.reload();
    const task = page.getByRole('button', { name: new RegExp(audit) }).first();
    await task.waitFor();
    await task.focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^Moving/).waitFor();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByText('Nothing stands against it.').waitFor();
    await page.keyboard.press('Enter');
    const block = page.locator('.dep-block', { hasText: audit });
    await block.waitFor();
    // The keyboard goes on from where the thing is now.
    await expect.poll(() => page.evaluate(FOCUSED)).toBe(true);
    const [first] = (await boardOf(page)).assignments;
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await boardOf(page)).assignments[0]?.startsAt)
      .toBe((first?.startsAt ?? 0) - 15 * 60_000);
    // Escape leaves it where it was.
    await expect.poll(() => page.evaluate(FOCUSED)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByText(/^Moving/).count()).toBe(0);
    expect((await boardOf(page)).assignments[0]?.version).toBe(2);
    expect(complaints).toEqual([]);
  });

  it('is used by dragging: from the list onto a team, and from hour to hour', async () => {
    const { page } = await openBoard();
    await clear(page);
    await page.reload();
    const card = page.locator('.dep-task', { hasText: audit });
    const track = page.locator('.dep-team', { hasText: 'Street wardens, centre' }).locator('.dep-track');
    await card.waitFor();
    await card.dragTo(track, { targetPosition: { x: 240, y: 40 } });
    const block = page.locator('.dep-block', { hasText: audit });
    await block.waitFor();
    const before = (await boardOf(page)).assignments[0];
    const centre = (await boardOf(page)).teams.find(({ name }) => name === 'Street wardens, centre');
    expect(before?.teamId).toBe(centre?.teamId);
    await block.dragTo(track, { targetPosition: { x: 440, y: 40 } });
    await expect
      .poll(async () => (await boardOf(page)).assignments[0]?.startsAt)
      .toBeGreaterThan(before?.startsAt ?? 0);
  });

  it('asks another agency, which answers; meanwhile the first page hears of it by itself', async () => {
    const { page } = await openBoard();
    await clear(page);
    await page.reload();
    await page
      .locator('.dep-task', { hasText: 'Bin store advice' })
      .getByRole('button', { name: /^Place/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('only that agency says yes').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Ask for them' }).click();
    await page.locator('.dep-block[data-state="requested"]').waitFor();

    const fire = await openBoard('fire-lead');
    await fire.page.locator('.dep-block[data-state="requested"]').click();
    await fire.page.getByRole('button', { name: 'Accept' }).click();
    await fire.page.locator('.dep-block[data-state="agreed"]').waitFor();
    await page.locator('.dep-block[data-state="agreed"]').waitFor();
  });

  it('says what stands against a placement and takes it only with a reason', async () => {
    const { page } = await openBoard();
    await clear(page);
    await page.reload();
    await page
      .locator('.dep-task', { hasText: audit })
      .getByRole('button', { name: /^Place/ })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('People', { exact: true }).fill('40');
    await dialog.getByText(/40 people are asked for; the shift has/).waitFor();
    const place = dialog.getByRole('button', { name: 'Place' });
    expect(await place.isDisabled()).toBe(true);
    await dialog.getByLabel('Why it is to stand all the same').fill('All hands for the switch-on.');
    await place.click();
    await page.locator('.dep-block[data-wrong]').waitFor();
    await clear(page);
  });

  it('has its equal in the table, and prints a shift on one landscape sheet', async () => {
    const { page } = await openBoard('coordinator', `${BOARD}&view=table`);
    await page.getByRole('heading', { name: 'On shift' }).waitFor();
    const { unplaced } = await boardOf(page);
    for (const { number } of unplaced) {
      expect(await page.getByRole('button', { name: `Place… ${number}` }).count()).toBe(1);
    }
    await page.evaluate(
      'window.print = () => document.documentElement.setAttribute("data-printed", document.querySelector(".dep-sheet h2").textContent)',
    );
    await page.getByRole('button', { name: 'Shift sheet' }).click();
    await page.getByRole('menuitem', { name: /Street wardens, north, Early/ }).click();
    await expect.poll(() => page.evaluate('document.documentElement.hasAttribute("data-printed")')).toBe(true);
    const printed = await page.evaluate<string>('document.documentElement.getAttribute("data-printed")');
    expect(printed).toMatch(/^Street wardens, north: Early, Thursday 26 November.*06:00 to 14:00$/);
  });

  it('shows who works alone and asks for help to who answers for them, until they are found', async () => {
    const officer = await visit('/', { as: 'officer' });
    const post = (path: string, data: object) => officer.page.request.post(`/api/lone-worker/${path}`, { data });
    await post('end', {});
    expect((await post('start', { intervalMinutes: 60, place: 'The made-up allotments' })).status()).toBe(200);
    const { page } = await openBoard('police-lead');
    await page.getByText('1 person works alone.').waitFor();
    expect((await post('help', {})).status()).toBe(200);
    await page.getByText('The made-up allotments').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'I see to it' }).click();
    await page.getByText('Helen Marsh sees to it.').waitFor();
    await page.getByLabel(/How .* was found/).fill('Met at the gate, all is well.');
    await page.getByRole('button', { name: 'Found' }).click();
    await expect.poll(() => page.getByText('works alone').count()).toBe(0);
  });
});
