import { describe, expect, it } from 'vitest';
import { axeViolations, visit, whenReady, withBrowser } from './visit.ts';

withBrowser();

describe('Dispatch', () => {
  it('gives a case to a crew by keyboard, and every other page that is open sees it', async () => {
    const { page, complaints } = await visit('/cases/dispatch?show=give', { as: 'coordinator' });
    const other = await visit('/cases/dispatch?wall=1', { as: 'coordinator' });
    const second = await visit('/cases/dispatch', { as: 'coordinator' });
    await whenReady(page, 'Crews on shift');
    await whenReady(other.page, 'Two-hour board');
    await whenReady(second.page, 'Crews on shift');
    const list = page.getByRole('list', { name: /Open cases/ });
    const row = list.getByRole('listitem').filter({ hasText: 'Nearest:' }).first();
    const number = /[A-Z]-\d{5}/.exec((await row.textContent()) ?? '')![0];

    await row.getByRole('button', { name: `Give to… ${number}` }).focus();
    await page.keyboard.press('Enter');
    const menu = page.getByRole('menu', { name: `Give to… ${number}` });
    await menu.getByText('Fit, soonest there first').waitFor();
    const first = menu.getByRole('menuitem').first();
    await first.getByText(/min .*by street/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('menuitem');
    const crew = (await first.locator('b').first().textContent()) ?? '';
    await page.keyboard.press('Enter');

    const there = second.page
      .getByRole('list', { name: 'Crews on shift now' })
      .locator('.disp-crew', { hasText: crew });
    await there.getByRole('button', { name: new RegExp(number) }).waitFor();
    await page.getByText(`${number} given to ${crew}`).first().waitFor();
    expect(complaints).toEqual([]);
    expect(other.complaints).toEqual([]);
  });

  it('plans a round with what no order can beat, and gives it', async () => {
    const { page, complaints } = await visit('/cases/dispatch?show=give', { as: 'coordinator' });
    await whenReady(page, 'Crews on shift');
    const ticks = page.getByRole('list', { name: /Open cases/ }).getByRole('checkbox');
    await expect.poll(() => ticks.count()).toBeGreaterThan(1);
    await ticks.nth(0).check();
    await ticks.nth(1).check();
    await page.getByRole('button', { name: 'Plan the round' }).click();
    await page.getByText(/No order needs less/).waitFor();
    await page.getByRole('img', { name: /^The round of .* with 2 stops/ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Give 2 cases in this order' }).click();
    await page
      .getByText(/2 cases given to/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });
});
