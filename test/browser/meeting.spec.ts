import { expect, it } from 'vitest';
import { axeViolations, visit, whatOverflows, whenReady, withBrowser } from './visit.ts';

withBrowser();

it.each([
  ['light', 'desk'],
  ['dark', 'desk'],
  ['light', 'phone'],
] as const)('the list, the pack, the meeting and the minutes are accessible and fit: %s, %s', async (theme, size) => {
  const { page, complaints } = await visit('/meetings', { as: 'analyst', theme, size });
  const check = async (ready: string | RegExp) => {
    await whenReady(page, ready);
    expect(await axeViolations(page)).toEqual([]);
    expect(await whatOverflows(page)).toEqual([]);
  };
  await check('To come');
  await page.getByRole('link', { name: /^Prepare the pack: Daily/ }).click();
  await check('Add an item');
  await page.getByRole('link', { name: 'Go to the meeting' }).click();
  await check('Still to decide');
  await page.goto('/meetings');
  await page.getByRole('link', { name: /^Read the minutes: Daily meeting, Mon/ }).click();
  await check('Who was there: 3');
  expect(complaints).toEqual([]);
});

it('a meeting is opened on the wall, its decision is seen on a second member’s screen at once, and undone', async () => {
  const { page: wall, complaints } = await visit('/', { as: 'coordinator' });
  await wall.setViewportSize({ width: 1920, height: 1080 });
  await whenReady(wall, 'Needs a decision');
  await wall.getByRole('link', { name: /Daily meeting .*item/ }).click();
  await whenReady(wall, 'Still to decide');
  const { page: member } = await visit(new URL(wall.url()).pathname, { as: 'police-lead' });
  await whenReady(member, 'Roles and marking');

  await wall.getByRole('button', { name: 'Open the meeting' }).click();
  await wall.getByRole('timer').waitFor();
  await member.getByLabel('Anything to declare').fill('Nothing');
  await member.getByRole('button', { name: 'I am here' }).click();
  await wall.getByText('Here: 2').waitFor();

  // By keys alone: to the first item, a task, what is missing, and recorded.
  const heading = wall.getByRole('region', { name: 'Item' }).getByRole('heading', { level: 2 });
  await wall.getByRole('button', { name: /Deliberate fires: \d/ }).click();
  await expect.poll(() => heading.textContent()).toMatch(/^Deliberate fires, /);
  await expect
    .poll(() => member.getByRole('region', { name: 'Item' }).getByRole('heading', { level: 2 }).textContent())
    .toMatch(/^Deliberate fires, /);
  await wall.locator('main').focus();
  await wall.keyboard.press('1');
  const record = wall.getByRole('button', { name: 'Record decision' });
  await expect.poll(() => wall.getByText('Missing: Who').count()).toBe(1);
  expect(await record.isDisabled()).toBe(true);
  await wall.getByLabel('Who: agency').selectOption({ index: 3 });
  await wall.getByLabel('What', { exact: true }).fill('Lift the vehicles and clear loose waste');
  await wall.getByLabel('Success is').fill('Fewer fires in 28 days');
  await wall.getByText('Missing: Priority, or why off strategy').waitFor();
  await wall.getByLabel('Serves').selectOption({ index: 1 });
  expect(await axeViolations(wall)).toEqual([]);
  await record.click();
  await member.getByText('Decided so far: 1').waitFor();
  await member
    .getByText(/waiting to accept/)
    .first()
    .waitFor();

  await wall.getByRole('button', { name: 'Undo decision 1' }).click();
  await member.getByText('Decided so far: 0').waitFor();
  // Looking around by oneself leaves the chair's item; following comes back to it.
  await member.locator('main').focus();
  await member.keyboard.press('p');
  await member.getByText('You are looking around by yourself.').waitFor();
  await member.getByRole('button', { name: 'Follow the chair' }).click();
  await expect.poll(() => member.getByText('You are looking around by yourself.').count()).toBe(0);

  await wall.getByRole('button', { name: /^Close, carry \d+ forward$/ }).click();
  await whenReady(wall, 'Who was there: 2');
  expect(complaints).toEqual([]);
});
