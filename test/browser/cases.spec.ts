import { describe, expect, it } from 'vitest';
import { axeViolations, visit, whenReady, withBrowser } from './visit.ts';

withBrowser();

describe('A case', () => {
  it('is opened, triaged, given to a crew and done on its page, with what the law says on the way', async () => {
    const { page, complaints } = await visit('/cases', { as: 'coordinator' });
    await whenReady(page, 'soonest first');
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'New case' });
    await dialog.getByLabel('Kind').selectOption('VEH-UNTX');
    await dialog.getByLabel('Registration number').fill('zz00 aim');
    await dialog.getByLabel('Where is it standing?').selectOption('road');
    await dialog.getByLabel('Where', { exact: true }).fill('Mill');
    await dialog.getByRole('list', { name: 'Places found' }).getByRole('button').first().click();
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Open the case' }).click();
    await page.waitForURL(/case=\d+/);
    const found = page.getByRole('article');
    await found.getByText('Vehicle ZZ00AIM').waitFor();

    const take = async (
      step: string,
      fill: (dialog: ReturnType<typeof page.getByRole>) => Promise<void> = async () => {},
    ) => {
      await found.getByRole('button', { name: step, exact: true }).click();
      const asked = page.getByRole('dialog');
      await fill(asked);
      await asked.getByRole('button', { name: step, exact: true }).click();
      await asked.waitFor({ state: 'detached' });
    };
    await take('Triage');
    // The gate is closed: the button says why instead of doing it.
    await found.getByRole('button', { name: /^Verify.*the law says not yet/ }).click();
    await page
      .getByRole('dialog')
      .getByText(/Vehicle Excise and Registration Act 1994/)
      .waitFor();
    await page.getByRole('button', { name: 'Understood' }).click();

    await take('Record what was found', async (asked) => {
      await asked.getByLabel(/DVLA: how the vehicle stands/).selectOption('untaxed');
      await asked.getByLabel(/Police: is it looked for/).selectOption('clear');
      await asked.getByLabel(/It stands on a public road/).selectOption('true');
    });
    await take('Verify');
    await found.getByText(/Crew clock/).waitFor();
    await take('Give to a crew', async (asked) => {
      await asked.getByLabel('Crew').selectOption({ index: 1 });
    });
    await take('On scene');
    await take('Done', async (asked) => {
      await asked.getByLabel('What was done').fill('Lifted');
    });
    await found.getByText('Done: Lifted').waitFor();
    await found.getByText('Within time').first().waitFor();
    expect(complaints).toEqual([]);
  });
});
