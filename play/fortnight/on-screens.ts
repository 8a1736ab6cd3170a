import type { Page } from 'playwright-core';
import { type Person, type Screen, type Stage, until } from '../stage/index.ts';
import type { Live, Meeting, Meetings } from './meetings.ts';
import { AGENCIES, type People } from './people.ts';
import type { TaskHead } from './tasks.ts';

const TITLE = 'Broken fence behind the school';

const itemHeading = (page: Page) => page.getByRole('region', { name: 'Item' }).getByRole('heading', { level: 2 });
const seen = (page: Page, text: string | RegExp) => page.locator('main').getByText(text).first().waitFor();

/**
 * The main path on real screens: the meeting on the wall, two members on their own, and an officer's phone that does
 * the task without signal. Returns the task.
 */
export async function playOnScreens(
  stage: Stage,
  people: People,
  meetings: Meetings,
  { meetingId }: Meeting,
): Promise<number> {
  const { checks, screens } = stage;
  const { coordinator, inspector, prevention } = people;
  await meetings.addItem(meetingId, TITLE);
  const path = `/meetings/${meetingId}`;
  const wall = await screens.open(path, { person: coordinator, size: 'wall' });
  await seen(wall.page, 'Still to decide');
  await wall.page.getByRole('button', { name: 'Open the meeting' }).click();
  await wall.page.getByRole('timer').waitFor();
  const members = [await screens.open(path, { person: inspector }), await screens.open(path, { person: prevention })];
  for (const { page } of members) {
    await page.getByLabel('Anything to declare').fill('Nothing');
    await page.getByRole('button', { name: 'I am here' }).click();
  }
  await wall.page.getByText('Here: 3').waitFor();

  await wall.page
    .getByRole('button', { name: new RegExp(TITLE) })
    .first()
    .click();
  for (const { page } of [wall, ...members]) {
    const heading = await until(
      async () => (await itemHeading(page).textContent()) ?? '',
      (words) => words.includes(TITLE),
    );
    checks.check('Every screen follows the chair to the item', heading.includes(TITLE), heading);
  }
  await decideByKeys(wall.page);
  await screens.photograph('decided');
  for (const { page } of members) {
    await page.getByText('Decided so far: 1').waitFor();
    checks.check('A member sees the decision by itself', true);
  }
  const { decisions } = await coordinator.call<Live>('GET', `/api/meetings/${meetingId}/live`);
  checks.same('What the wall recorded is one decision', decisions.length, 1);
  await meetings.recorded(decisions[0]!, false);
  const taskId = decisions[0]!.taskId!;
  await meetings.decideAll(meetingId);
  await members[0]!.page.getByText(`Decided so far: ${await standing(coordinator, meetingId)}`).waitFor();
  await meetings.close(meetingId);
  await wall.page.getByRole('link', { name: 'Read the minutes' }).click();
  await seen(wall.page, 'Who was there: 3');
  checks.check('The wall leads to the minutes once the meeting is closed', true);
  await closeAll(stage, [wall, ...members]);
  return taskId;
}

const standing = async (who: Person, meetingId: number) =>
  (await who.call<Live>('GET', `/api/meetings/${meetingId}/live`)).decisions.length;

async function decideByKeys(page: Page): Promise<void> {
  await page.locator('main').focus();
  await page.keyboard.press('1');
  await page.getByText('Missing: Who').waitFor();
  await page.getByLabel('Who: agency').selectOption(String(AGENCIES.police));
  await page.getByLabel('What', { exact: true }).fill('Look at the fence, and talk to the caretaker');
  await page.getByLabel('Success is').fill('No child goes through it');
  await page.getByText('Missing: Priority, or why off strategy').waitFor();
  await page.getByLabel('Serves').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Record decision' }).click();
}

/** The officer's phone: the task is accepted, done and handed in without signal, and arrives once when it is back. */
export async function playOnPhone(stage: Stage, people: People, taskId: number): Promise<void> {
  const { checks, screens } = stage;
  const { officer, inspector, performance, analyst } = people;
  const read = () => analyst.call<TaskHead & { comments: { words: string }[] }>('GET', `/api/tasks/${taskId}`);
  const step = (who: Person, name: string, version: number, more: object) =>
    who.call<TaskHead>('POST', `/api/tasks/${taskId}/steps`, { step: name, expectedVersion: version, ...more });
  const accepted = await step(inspector, 'accept', (await read()).version, { personId: officer.personId });
  checks.same('The inspector accepts it for the police and gives it to the officer', accepted.state, 'accepted');

  const phone = await screens.open('/phone', { size: 'phone' });
  const { page } = phone;
  await page.getByLabel('Sign-in name').fill(officer.signInName);
  await page.getByLabel('Password').fill(officer.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'My tasks' }).waitFor();
  await page.getByText(TITLE).first().waitFor();
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await until(
    () => page.evaluate('navigator.serviceWorker.controller !== null'),
    (isThere) => isThere === true,
  );
  await phone.setSignal(false);
  await page.goto(`/phone/#/task/${taskId}`);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('button', { name: 'Note' }).click();
  await page.getByRole('textbox', { name: 'Note' }).fill('Two boards are loose.');
  await page.getByRole('button', { name: 'Save note' }).click();
  await page.getByText('2 updates saved on this phone').waitFor();
  await page.reload();
  await page.getByText('No signal.').waitFor();
  await page.getByRole('button', { name: 'Hand in the result' }).click();
  await page.getByLabel('What was done, and how much').fill('Fence looked at, caretaker told');
  await page.getByLabel('What came of it').fill('Mended the same day');
  await page.getByRole('button', { name: 'Hand in', exact: true }).click();
  await page.goto('/phone/#/shift');
  await page.getByText('3 updates saved on this phone').waitFor();
  await screens.photograph('phone-without-signal');
  checks.same('Without signal AIM knows nothing of it yet', (await read()).state, 'accepted');
  await phone.setSignal(true);
  await page.getByText('Sent', { exact: true }).nth(2).waitFor();
  const sent = await read();
  checks.same(
    'With signal everything arrives, once and in order',
    [sent.state, sent.comments.map(({ words }) => words), sent.history.map((each) => each.step).slice(-2)],
    ['submitted', ['Two boards are loose.'], ['start', 'submit']],
  );
  await closeAll(stage, [phone]);
  const verified = await step(performance, 'verify', sent.version, { words: 'The caretaker was asked.' });
  const closed = await step(analyst, 'close', verified.version, { closing: 'completed' });
  checks.same('What was worked offline is verified and closed by others', closed.state, 'closed');
}

async function closeAll({ checks }: Stage, screens: readonly Screen[]): Promise<void> {
  for (const screen of screens) {
    checks.same('The page complained of nothing', screen.complaints, []);
    await screen.close();
  }
}
