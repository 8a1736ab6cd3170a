import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { axeViolations, visit, whatOverflows, whenReady, withBrowser } from './visit.ts';

withBrowser();

const PATH = '/admin?view=open311';

/** What another system would do with a key. */
const report = (apiKey: string) =>
  fetch(`${inject('aimUrl')}/open311/v2/requests.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      api_key: apiKey,
      service_code: 'LIT-GEN',
      lat: '54.5753',
      long: '-1.2344',
      'attribute[land]': 'road',
      description: 'A made-up bag of litter',
    }),
  });

const lineOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

describe('Open311 connections', () => {
  it('make a key that is shown once, is seen to be used, and is refused once it is revoked', async () => {
    const { page, complaints } = await visit(PATH, { as: 'administrator' });
    await whenReady(page, 'Who may report to us');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const form = page.getByRole('dialog', { name: 'Make a key' });
    await form.getByLabel('Which system is it for?').fill('Made-up Street');
    await form.getByLabel('Photos are fetched from').fill('127.0.0.1');
    await form.getByRole('button', { name: 'Make the key' }).click();
    await form.getByText(/Photos are fetched from hosts by name/).waitFor();
    await form.getByLabel('Photos are fetched from').fill('photos.example');
    expect(await axeViolations(page)).toEqual([]);
    await form.getByRole('button', { name: 'Make the key' }).click();

    const shown = page.getByRole('dialog', { name: 'The key of Made-up Street' });
    await shown.getByText('It will not be shown again').waitFor();
    const apiKey = await shown.getByLabel('The key').inputValue();
    expect(apiKey).toMatch(/^aim_/);
    await page.keyboard.press('Escape');
    await shown.getByRole('button', { name: 'Copy' }).click();
    await shown.getByText(/^(Copied\.|It is selected)/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await shown.getByRole('button', { name: 'I have kept it' }).click();
    await shown.waitFor({ state: 'detached' });
    await lineOf(page, 'Made-up Street').getByText('Not used yet').waitFor();
    expect(await page.content()).not.toContain(apiKey);

    expect((await report(apiKey)).status).toBe(200);
    await page.reload();
    await lineOf(page, 'Made-up Street').getByText('1 report, 0 updates').waitFor();

    await page.getByRole('button', { name: 'Revoke the key of Made-up Street' }).click();
    const asked = page.getByRole('alertdialog', { name: 'Revoke the key of Made-up Street?' });
    expect(await axeViolations(page)).toEqual([]);
    await asked.getByRole('button', { name: 'Revoke the key' }).click();
    await lineOf(page, 'Made-up Street').getByText('Revoked').waitFor();
    expect((await report(apiKey)).status).toBe(403);
    expect(complaints.filter((words) => !words.includes('400'))).toEqual([]);
  });

  it('add a server, ask it for its kinds, speak with it, and say in words what went wrong', async () => {
    const { page, complaints } = await visit(PATH, { as: 'administrator' });
    await page.getByRole('button', { name: 'Add a server' }).click();
    const form = page.getByRole('dialog', { name: 'Add a server' });
    await form.getByLabel('Name of the system').fill('County');
    await form.getByLabel('Address of its GeoReport v2').fill('http://city.example/open311/v2/');
    await form.getByRole('button', { name: 'Ask it for its kinds' }).click();
    await form.getByText(/by https, for instance/).waitFor();
    await form.getByLabel('Address of its GeoReport v2').fill(`${inject('aimUrl')}/open311/v2/`);
    await form.getByRole('button', { name: 'Ask it for its kinds' }).click();
    await form.getByText(/It answered, and takes \d+ kinds of report/).waitFor();
    await form.getByLabel(/LIT-GEN/).selectOption('FLY-TIP');
    await form.getByLabel('The key it gave us').fill('a-secret-of-theirs');
    await form.getByLabel('Which body does it serve?').selectOption('national-roads');
    await form.getByLabel(/Send it cases/).check();
    await form.getByLabel(/Hear its updates/).check();
    expect(await axeViolations(page)).toEqual([]);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });

    const card = page.getByRole('article', { name: 'County' });
    await card.getByText('with a key that is kept and not shown').waitFor();
    await page.getByRole('button', { name: 'Speak with them now' }).click();
    await card.getByText(/Went well/).waitFor();
    await card.getByRole('button', { name: 'Try it: County' }).click();
    await card.getByText(/It answered just now/).waitFor();

    // What was set is still set, and nobody listens at the new address.
    await card.getByRole('button', { name: 'Change County' }).click();
    const change = page.getByRole('dialog', { name: 'Change County' });
    expect(await change.getByLabel(/LIT-GEN/).inputValue()).toBe('FLY-TIP');
    expect(await change.getByLabel('The key it gave us').inputValue()).toBe('');
    await change.getByLabel('Address of its GeoReport v2').fill('http://127.0.0.1:9/open311/v2/');
    await change.getByRole('button', { name: 'Save' }).click();
    await change.getByText(/The key is that of/).waitFor();
    await change.getByLabel('The key it gave us').fill('another-secret');
    await change.getByRole('button', { name: 'Save' }).click();
    await change.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Speak with them now' }).click();
    await card.getByText(/It could not be reached/).waitFor();
    await card.getByText(/Went wrong/).waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await card.getByRole('button', { name: 'Switch off County' }).click();
    await card.getByText('Switched off', { exact: true }).waitFor();
    expect(await page.content()).not.toContain('another-secret');
    expect(complaints.filter((words) => !words.includes('400'))).toEqual([]);

    for (const theme of ['light', 'dark'] as const) {
      const phone = await visit(PATH, { as: 'administrator', size: 'phone', theme });
      await whenReady(phone.page, 'We hear its updates');
      expect(await whatOverflows(phone.page)).toEqual([]);
      expect(await axeViolations(phone.page)).toEqual([]);
      await phone.page.getByRole('button', { name: 'Change County' }).click();
      await phone.page.getByRole('dialog').getByText('What passes').waitFor();
      expect(await whatOverflows(phone.page)).toEqual([]);
      expect(await axeViolations(phone.page)).toEqual([]);
    }

    await card.getByRole('button', { name: 'Remove County' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove it' }).click();
    await card.waitFor({ state: 'detached' });
  });

  it('name the partnership to those who ask, and are not there for who may not change settings', async () => {
    const { page, complaints } = await visit(PATH, { as: 'administrator', theme: 'dark' });
    await page.getByRole('button', { name: 'Add a name' }).click();
    const form = page.getByRole('dialog', { name: 'Add a name' });
    await form.getByLabel('Name, as that of a web site').fill('middleton.example');
    await form.getByLabel('Whom to contact').fill('The made-up office');
    await form.getByRole('button', { name: 'Save' }).click();
    await lineOf(page, 'middleton.example').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    const discovery = await fetch(`${inject('aimUrl')}/open311/v2/discovery.json?jurisdiction_id=middleton.example`);
    expect(await discovery.text()).toContain('The made-up office');
    await page.getByRole('button', { name: 'Remove middleton.example' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove the name' }).click();
    await lineOf(page, 'middleton.example').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);

    const other = await visit(PATH, { as: 'data-protection' });
    await whenReady(other.page, 'Audit');
    expect(await other.page.getByText('Who may report to us').count()).toBe(0);
  });
});
