import type { Stage } from '../stage/index.ts';
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

/** An hour without signal: what is done then is done when it was done, not when it was heard of. */
export async function workWithoutSignal(
  { aim, checks }: Stage,
  { dispatcher, warden }: People,
  problems: readonly Problem[],
): Promise<void> {
  for (const { caseId } of problems) {
    await step(dispatcher, caseId, { step: 'assign', personId: warden.personId });
  }
  const { now } = await warden.call<{ now: number }>('GET', '/api/me');
  await aim.forwardTo('2026-11-24T11:55');
  for (const [i, { caseId, number }] of problems.entries()) {
    const doneAt = now + (10 + i * 12) * 60_000;
    await step(warden, caseId, { step: 'arrive', doneAt: doneAt - 5 * 60_000 });
    const done = await step(warden, caseId, { step: 'done', outcome: 'Swept', doneAt });
    checks.same(`${number} is done when it was done, not when it was heard of`, done.marks.done, doneAt);
  }
}
