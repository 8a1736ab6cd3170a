import { describe, expect, it } from 'vitest';
import { axeViolations, visit, whatOverflows, whenReady, withBrowser } from './visit.ts';

withBrowser();

describe('Letters of the services', () => {
  it('are worded from a day on, and refused while a field is missing in them', async () => {
    const { page, complaints } = await visit('/cases/catalogue?part=letters', { as: 'administrator' });
    await whenReady(page, 'A letter with a law goes out only');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Change First warning letter' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change First warning letter' });
    const text = dialog.getByLabel('Text', { exact: true });
    const before = await text.inputValue();
    await text.fill(`${before}\n\nRing {{who}}.`);
    await dialog.getByText(/{{who}} is no field of this letter/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Add a field' }).click();
    await dialog.getByLabel('Words').last().fill('Whom to ring');
    await dialog.getByLabel('Name in the text').last().fill('who');
    await dialog.getByLabel('Holds from').fill('2099-01-05');
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/Worded anew from Mon 5 Jan 2099/).waitFor();
    expect(complaints).toEqual([]);
    const phone = await visit('/cases/catalogue?part=letters', { as: 'administrator', size: 'phone' });
    await whenReady(phone.page, 'A letter with a law goes out only');
    expect(await whatOverflows(phone.page)).toEqual([]);
  });
});

describe('Amounts of the services', () => {
  it('are set from a day on, and refused while they cannot be lawful', async () => {
    const { page, complaints } = await visit('/cases/catalogue?part=amounts', { as: 'administrator' });
    await whenReady(page, 'A vehicle keeps the terms it was lifted under.');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Change Abandoned vehicles' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change Abandoned vehicles' });
    const days = dialog.getByLabel('Days before disposal');
    await days.fill('3');
    await dialog.getByText('No law lets a vehicle be disposed of in less than 7 days.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await days.fill('9');
    await dialog.getByLabel('Holds from').fill('2099-01-05');
    await dialog.getByLabel('Removal, £').fill('199.5');
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /Abandoned vehicles/ });
    await row.getByText(/From Mon 5 Jan.*: £199.50 removal; .*; 9 days before disposal/).waitFor();
    await row.getByText(/^£192 removal/).waitFor();

    await page.getByRole('button', { name: 'Add an offence' }).click();
    const added = page.getByRole('dialog', { name: 'Add an offence' });
    await added.getByLabel('Name').fill('Feeding gulls (made up)');
    await added.getByLabel('Law', { exact: true }).fill('A made-up order');
    await added.getByLabel('Street light out').check();
    await added.getByRole('button', { name: 'Save' }).click();
    await added.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Feeding gulls/ }).waitFor();
    expect(complaints).toEqual([]);

    const phone = await visit('/cases/catalogue?part=amounts', { as: 'administrator', size: 'phone', theme: 'dark' });
    await whenReady(phone.page, 'A vehicle keeps the terms it was lifted under.');
    expect(await whatOverflows(phone.page)).toEqual([]);
    expect(await axeViolations(phone.page)).toEqual([]);
  });
});
