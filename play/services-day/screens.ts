import { type Stage, until } from '../stage/index.ts';
import { readCase, step } from './cases.ts';
import type { People } from './people.ts';
import type { Problem } from './reports.ts';

/** The dispatcher gives a vehicle to a crew on the Cases page, in a real browser. */
export async function giveOnScreen(stage: Stage, people: People, { caseId, number }: Problem): Promise<void> {
  const { screens, checks } = stage;
  const desk = await screens.open(`/cases?case=${caseId}`, { person: people.dispatcher });
  const { page } = desk;
  const found = page.getByRole('article', { name: number });
  await found.getByText(/Crew clock/).waitFor();
  await found.getByRole('button', { name: 'Give to a crew', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Crew').selectOption({ index: 1 });
  await dialog.getByRole('button', { name: 'Give to a crew', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await found.getByText('Crew assigned').first().waitFor();
  await screens.photograph('dispatcher');
  checks.same(
    `${number} is given to a crew on the page`,
    (await readCase(people.dispatcher, caseId)).state,
    'scheduled',
  );
  checks.same('The dispatcher’s page complained of nothing', desk.complaints, []);
  await desk.close();
}

/** An hour without signal, on a real phone: what is done then is done when it was done, not when it was heard of. */
export async function workWithoutSignal(
  stage: Stage,
  { dispatcher, warden }: People,
  problems: readonly Problem[],
): Promise<void> {
  const { aim, checks, screens } = stage;
  for (const { caseId } of problems.slice(1)) {
    await step(dispatcher, caseId, { step: 'assign', personId: warden.personId });
  }
  const phone = await screens.open('/phone', { size: 'phone' });
  const { page } = phone;
  await page.getByLabel('Sign-in name').fill(warden.signInName);
  await page.getByLabel('Password').fill(warden.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'My tasks' }).waitFor();
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await until(
    () => page.evaluate('navigator.serviceWorker.controller !== null'),
    (isThere) => isThere === true,
  );
  await page.getByRole('link', { name: 'Cases' }).click();
  await page.getByRole('heading', { name: 'My cases' }).waitFor();
  const before = await nowOf(warden);
  await phone.setSignal(false);
  for (const [i, { caseId }] of problems.entries()) {
    await page.goto(`/phone/#/case/${caseId}`);
    // The first one nobody has: the warden takes it.
    if (i === 0) await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByRole('button', { name: 'On scene' }).click();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByLabel('Cleaned').check();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
  }
  await page.getByText('7 updates saved on this phone').waitFor();
  await page.reload();
  await page.getByText('7 updates saved on this phone').waitFor();
  await screens.photograph('warden-without-signal');
  const after = await nowOf(warden);
  for (const { caseId, number } of problems) {
    const { isOpen } = await readCase(dispatcher, caseId);
    checks.check(`Without signal AIM knows nothing yet of ${number}`, isOpen);
  }
  await aim.forwardTo('2026-11-24T11:55');
  await phone.setSignal(true);
  await page.goto('/phone/#/shift');
  await page.getByText('Sent', { exact: true }).nth(6).waitFor();
  for (const { caseId, number } of problems) {
    const { marks, history, state } = await readCase(dispatcher, caseId);
    checks.same(`${number}, worked without signal, is done`, state, 'done');
    const at = marks.done ?? 0;
    checks.check(
      `${number} is done when it was done, not when it was heard of`,
      before - 60_000 <= at && at <= after + 60_000,
      new Date(at).toISOString(),
    );
    const nDone = history.filter(({ what }) => what === 'done' || what === 'arrived').length;
    checks.same(`${number} was done once`, nDone, 2);
  }
  checks.same('The warden’s phone complained of nothing', phone.complaints, []);
  await phone.close();
}

const nowOf = async (who: People['warden']) => (await who.call<{ now: number }>('GET', '/api/me')).now;
