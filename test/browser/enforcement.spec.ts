import { describe, expect, it } from 'vitest';
import { axeViolations, visit, whenReady, withBrowser } from './visit.ts';

withBrowser();

describe('Enforcement on a case', () => {
  it('writes a letter that its author cannot approve, and offers a penalty only after its checks', async () => {
    const { page, complaints } = await visit('/cases', { as: 'coordinator' });
    await whenReady(page, 'soonest first');
    await page.keyboard.press('n');
    const made = page.getByRole('dialog', { name: 'New case' });
    await made.getByLabel('Kind').selectOption('FLY-TIP');
    await made.getByLabel('Furniture or mattresses').check();
    await made.getByLabel('Where is it?').or(made.getByLabel('What is it standing on?')).first().selectOption('road');
    await made.getByLabel('Where', { exact: true }).fill('Mill');
    await made.getByRole('list', { name: 'Places found' }).getByRole('button').first().click();
    await made.getByRole('button', { name: 'Open the case' }).click();
    await page.waitForURL(/case=\d+/);
    const found = page.getByRole('article').first();

    await found.getByRole('button', { name: 'Write a letter' }).click();
    const letter = page.getByRole('dialog', { name: /Write a letter/ });
    await letter.getByLabel('Letter').selectOption('vehicle-notice');
    await letter.getByLabel('To: name and address').fill('The keeper (made up)\n1 Nowhere Street');
    await letter.getByLabel(/Vehicle: make/).fill('A made-up van');
    await letter.getByLabel('Days the notice runs').fill('7');
    expect(await axeViolations(page)).toEqual([]);
    await letter.getByRole('button', { name: 'Draft it' }).click();
    await letter.waitFor({ state: 'detached' });
    const card = page.getByRole('article', { name: /Notice to the keeper/ });
    await card.getByText('Waits for a second person', { exact: true }).waitFor();
    expect(await card.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);

    await found.getByRole('button', { name: 'Offer a penalty' }).click();
    const penalty = page.getByRole('dialog', { name: /Offer a penalty/ });
    await penalty.getByLabel('Offence').selectOption('fly-tipping');
    await penalty.getByLabel('What happened').fill('Left a mattress');
    await penalty.getByLabel('To whom: name and address').fill('A made-up person, 2 Nowhere Street');
    await penalty.getByRole('button', { name: 'Offer it' }).click();
    await penalty.getByText(/Identity is not established/).waitFor();
    await penalty.getByLabel('How identity was established').fill('Driving licence');
    await penalty.getByLabel('Age, whole years').fill('41');
    await penalty.getByLabel('Evidence: photo, statement or witness').fill('Photo');
    await penalty.getByLabel('Understands what is said').check();
    expect(await axeViolations(page)).toEqual([]);
    await penalty.getByRole('button', { name: 'Offer it' }).click();
    await penalty.waitFor({ state: 'detached' });
    await page
      .getByRole('article', { name: 'Penalty: Fly-tipping' })
      .getByText(/^£300 asked now/)
      .waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints.filter((words) => !words.includes('400') && !words.includes('409'))).toEqual([]);
  });
});
