import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { as, type Call } from './call.ts';
import { axeViolations, visit, withBrowser } from './visit.ts';

withBrowser();

interface TaskHead {
  taskId: number;
  version: number;
  number: string;
  state: string;
}

/** A task that two coordinators of two agencies agreed and gave to the officer's agency. */
async function givenTask(title: string): Promise<{ task: TaskHead; coordinator: Call }> {
  const coordinator = await as('coordinator');
  const administrator = await as('administrator');
  const officer = await as('officer');
  const { person } = await officer<{ person: { personId: number; agencyId: number } }>('GET', '/api/me');
  const { now } = await officer<{ now: number }>('GET', '/api/me');
  const signInName = `pair-${crypto.randomUUID()}`;
  const password = 'twelve brown hens walking';
  await administrator('POST', '/api/people', {
    signInName,
    name: 'Second of a pair (made up)',
    agencyId: person.agencyId,
    roles: ['coordinator'],
    clearance: 'OFFICIAL',
    password,
  });
  const second = await as(signInName, password);
  let task = await coordinator<TaskHead>('POST', '/api/tasks', {
    title,
    what: 'Look at the vehicles and speak to whoever is there.',
    why: { kind: 'request', reference: '', words: ['3 vehicles reported in 5 days.'] },
    problem: 'rowdy',
    offStrategyReason: 'New since Friday.',
    where: { geometry: { type: 'Point', coordinates: [-1.2, 54.55] }, words: 'Outside the end terrace' },
    when: { from: now, until: now + 7_200_000 },
    who: { agencyId: person.agencyId, teamId: null, personId: person.personId },
    power: { actor: 'pcso', power: 'none', authorisation: null },
    measure: { kind: 'delivered', words: 'Vehicles checked', unit: 'vehicles', target: 3 },
    reviewAt: now + 86_400_000,
  });
  for (const [who, step] of [
    [coordinator, 'sign'],
    [second, 'confirm'],
    [coordinator, 'allocate'],
  ] as const) {
    task = await who<TaskHead>('POST', `/api/tasks/${task.taskId}/steps`, { step, expectedVersion: task.version });
  }
  expect(task.state).toBe('allocated');
  return { task, coordinator };
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Sign-in name').fill('officer');
  await page.getByLabel('Password').fill(inject('aimPassword'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'My tasks' }).waitFor();
  // Whole on the phone, and its worker answers for its addresses.
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true);
}

/** How many records each of the phone's stores holds; those with none are left out. Runs in the page. */
const WHAT_IS_KEPT = `(async () => {
  const kept = {};
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const n = await done(database.transaction(store).objectStore(store).count());
      if (n > 0) kept[name + ' ' + store] = n;
    }
    database.close();
  }
  return kept;
})()`;

const signalBack = async (page: Page) => {
  await page.context().setOffline(false);
  await page.evaluate("dispatchEvent(new Event('online'))");
};

describe('the phone', () => {
  it('does a task without signal, also after it was closed and opened again, and sends everything when signal is back', async () => {
    const { page, complaints } = await visit('/phone', { size: 'phone' });
    const { task, coordinator } = await givenTask('Check 3 vehicles');
    await signIn(page);
    expect(await axeViolations(page)).toEqual([]);
    await page.context().setOffline(true);
    await page.goto(`/phone/#/task/${task.taskId}`);
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('2 updates saved on this phone').waitFor();
    await page.reload();
    await page.getByText('No signal.').waitFor();
    await page.getByText('2 updates saved on this phone').waitFor();
    await page.getByRole('button', { name: 'Note' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('Two of three have no plates.');
    await page.getByRole('button', { name: 'Save note' }).click();
    await page.getByRole('button', { name: 'Hand in the result' }).click();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByLabel('What was done, and how much').fill('3 vehicles checked');
    await page.getByLabel('What came of it').fill('1 lifted, 2 moved by their keepers');
    await page.getByRole('button', { name: 'Hand in', exact: true }).click();
    await page.goto('/phone/#/shift');
    await page.getByText('4 updates saved on this phone').waitFor();
    expect(await coordinator<TaskHead>('GET', `/api/tasks/${task.taskId}`)).toMatchObject({ state: 'allocated' });
    await signalBack(page);
    await page.getByText('Sent', { exact: true }).nth(3).waitFor();
    expect(await page.getByText(/[0-9] updates? saved on this phone/).count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    expect(await coordinator('GET', `/api/tasks/${task.taskId}`)).toMatchObject({
      state: 'submitted',
      result: { output: { words: '3 vehicles checked' } },
      comments: [{ words: 'Two of three have no plates.' }],
    });
    // Without signal the browser says so itself; the page complains of nothing else.
    expect(complaints.filter((words) => !/ERR_INTERNET_DISCONNECTED/.test(words))).toEqual([]);
  });

  it('shows a conflict, loses nothing, and keeps what was done as a note', async () => {
    const { page } = await visit('/phone', { size: 'phone' });
    const { task, coordinator } = await givenTask('Speak to the shop');
    await signIn(page);
    await page.context().setOffline(true);
    await page.goto(`/phone/#/task/${task.taskId}`);
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('textbox').fill('No crew tonight');
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('1 update saved on this phone').waitFor();
    const officer = await as('officer');
    await officer('POST', `/api/tasks/${task.taskId}/steps`, { step: 'accept', expectedVersion: task.version });
    await signalBack(page);
    await page.getByRole('link', { name: /1 update needs you/ }).click();
    await page.getByText('Needs you', { exact: true }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Keep it as a note' }).click();
    await page.getByText('Sent', { exact: true }).waitFor();
    const after = await coordinator<{ state: string; comments: { words: string }[] }>(
      'GET',
      `/api/tasks/${task.taskId}`,
    );
    expect(after.state).toBe('accepted');
    expect(after.comments[0]!.words).toContain('No crew tonight');
  });

  it('is wiped at its next contact once it was signed out everywhere', async () => {
    const { page } = await visit('/phone', { size: 'phone', theme: 'dark' });
    await givenTask('Look at the car park');
    await signIn(page);
    expect(await axeViolations(page)).toEqual([]);
    const officer = await as('officer');
    const { person } = await officer<{ person: { personId: number } }>('GET', '/api/me');
    const administrator = await as('administrator');
    await administrator('POST', `/api/people/${person.personId}/sign-out`);
    await signalBack(page);
    await page.getByText('everything AIM kept on it was removed').waitFor();
    expect(await page.evaluate(WHAT_IS_KEPT)).toEqual({});
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('Look at the car park').count()).toBe(0);
  });
});
