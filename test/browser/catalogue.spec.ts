import { describe, expect, it } from 'vitest';
import { as } from './call.ts';
import { axeViolations, type Visit, visit, whatOverflows, whenReady, withBrowser } from './visit.ts';

withBrowser();

/** A kind that no other spec changes or reports. */
const CODE = 'EH-PEST';
const PLACE = { longitude: -1.234, latitude: 54.574, words: 'Dock Street (made up)' };

interface Found {
  caseId: number;
  definition: { version: number; questions: { id: string }[]; targets: { words: string }[] };
}

/** Opens a case of the kind and reads what it began under. */
async function beginCase(): Promise<Found> {
  const call = await as('coordinator');
  const { caseId } = await call<Found>('POST', '/api/cases', {
    ...{ code: CODE, channel: 'staff', place: PLACE, words: '', answers: { what: 'Rats (made up)' } },
    idempotencyKey: crypto.randomUUID(),
  });
  return call<Found>('GET', `/api/cases/${caseId}`);
}

const openItem = (page: Visit['page'], words: string | RegExp) =>
  page.getByRole('button', { name: words, expanded: false }).click();

describe('The catalogue', () => {
  it('is changed on screen: refused while it is wrong, reviewed, saved; older cases keep what they began under', async () => {
    const older = await beginCase();
    const { page, complaints } = await visit('/admin', { as: 'administrator' });
    await page.getByRole('link', { name: 'Catalogue of the street services' }).click();
    await whenReady(page, /kinds shown/);
    await page.getByLabel('Find a kind by name, code or word').fill('rats');
    await whenReady(page, /^1 of \d+ kinds shown/);
    await page.getByRole('button', { name: /Pests or filth/ }).click();
    const kind = page.getByRole('article', { name: 'Pests or filth' });
    await kind.getByText('Looked at within 3 working days', { exact: true }).waitFor();
    await kind.getByText(/version 1, as AIM came with it/).waitFor();
    await kind.getByText(/when “Has anybody fallen ill\?” is yes/).waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await kind.getByRole('button', { name: 'Edit' }).click();
    await page.getByText('Nothing is changed yet.').waitFor();
    const review = page.getByRole('button', { name: 'See what changes' });
    expect(await review.isDisabled()).toBe(true);

    // A question, and a target that holds on its answer: within a list of conditions, to see those too.
    await page.getByRole('button', { name: 'Add a question' }).click();
    await page.getByLabel('Words', { exact: true }).fill('Is it in a home?');
    await page.getByRole('button', { name: 'Add a target' }).click();
    const targets = page.getByRole('region', { name: 'Targets' });
    await targets.getByLabel('Words', { exact: true }).fill('Looked at within 1 day in a home');
    await targets.getByLabel('To', { exact: true }).selectOption('triaged');
    await targets.getByLabel('How long').fill('1');
    const applies = targets.getByRole('group', { name: 'Applies when' });
    await applies.getByLabel('Applies when: kind of condition').selectOption('all');
    await applies.getByLabel('Applies when, 1: kind of condition').selectOption('known');
    const problems = page.getByRole('region', { name: 'To put right' });
    await problems.getByText(/choose the question or fact/).waitFor();
    await applies.getByLabel('Answer or fact').selectOption({ label: 'Asked: Is it in a home?' });
    await applies.getByLabel('Yes').check();
    await applies.getByRole('button', { name: 'Add a condition to Applies when' }).click();
    await applies.getByLabel('Applies when, 2: kind of condition').selectOption('score');
    await applies.getByLabel('Score, at least').fill('1');
    await applies.getByText('In words: “Is it in a home?” is yes and the triage score is at least 1.').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await problems.waitFor({ state: 'detached' });

    // Of targets on the same way the first that holds applies: the new one goes before the rest.
    await targets.getByRole('button', { name: /^Move up: Looked at within 1 day in a home/ }).press('Enter');
    await targets.getByRole('button', { name: /^Move up: Looked at within 1 day in a home/ }).press('Enter');
    // At the top it can go no higher: the focus is on the other arrow, not lost.
    expect(await page.locator(':focus').getAttribute('aria-label')).toMatch(
      /^Move down: Looked at within 1 day in a home/,
    );
    const names = await targets.locator('[aria-expanded]').allTextContents();
    expect(names[0]).toMatch(/in a home/);

    // A hole in who answers is refused in words, before anything is sent.
    const who = page.getByRole('region', { name: 'Who answers' });
    await who.getByRole('button', { name: /^Remove: / }).click();
    await problems.getByText(/no report is left without one/).waitFor();
    expect(await review.isDisabled()).toBe(true);
    await who.getByRole('button', { name: 'Add a rule' }).click();
    await who.getByLabel('Who', { exact: true }).selectOption('council');
    await problems.waitFor({ state: 'detached' });

    await openItem(page, /^Looked at within 3 working days/);
    await targets.getByLabel('Words', { exact: true }).last().fill('Looked at within 2 working days');
    await targets.getByLabel('How long').last().fill('2');

    // Somebody else is faster: what was typed stays, and is compared with theirs.
    const other = await as('coordinator');
    const { versions } = await other<{ versions: { version: number; effectiveFrom: number; name: string }[] }>(
      'GET',
      `/api/services/catalogue/${CODE}/versions`,
    );
    const { version, effectiveFrom: _, ...content } = versions.at(-1)!;
    const from = await page.getByLabel('Holds from').inputValue();
    await other('PUT', `/api/services/catalogue/${CODE}`, {
      ...{
        definition: { ...content, description: 'Pests, or filth that draws them.' },
        from,
        expectedVersion: version,
      },
    });
    await page.getByText(/Version 2 was saved meanwhile/).waitFor();
    await review.click();
    const changes = page.getByRole('dialog', { name: /What changes/ });
    await changes.getByRole('button', { name: 'Save version 2' }).click();
    await changes.getByText(/at version 2 meanwhile/).waitFor();
    await changes.getByRole('button', { name: 'Read it again and keep what I typed' }).click();
    const row = (field: string) => changes.locator('dl > div').filter({ has: page.getByText(field, { exact: true }) });
    expect(await row('Description').count()).toBe(0);
    await row('Question').getByText('Is it in a home? – yes or no').waitFor();
    await row('Target')
      .filter({ hasText: 'within 2 days' })
      .getByText(/within 3 days/)
      .waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await changes.getByRole('button', { name: 'Save version 3' }).click();
    await changes.waitFor({ state: 'detached' });

    await kind.getByText('Looked at within 2 working days', { exact: true }).waitFor();
    await kind.getByText('Pests, or filth that draws them.', { exact: true }).first().waitFor();
    await kind
      .getByText(/“Is it in a home\?” is yes and the triage score is at least 1/)
      .first()
      .waitFor();
    await kind.getByText(/Version 3/).waitFor();
    await kind
      .getByText(/replaced the same day/)
      .first()
      .waitFor();
    await kind.getByRole('button', { name: 'Read version 1' }).click();
    await kind.getByText('New cases begin under version 3.').waitFor();
    await page.waitForURL(/version=1/);

    const newer = await beginCase();
    expect(newer.definition.version).toBe(3);
    expect(newer.definition.questions.map(({ id }) => id)).toContain('isItInAHome');
    const kept = await other<Found>('GET', `/api/cases/${older.caseId}`);
    expect(kept.definition.version).toBe(1);
    expect(kept.definition.targets.map(({ words }) => words)).toContain('Looked at within 3 working days');
    expect(complaints.filter((words) => !words.includes('409'))).toEqual([]);
  });

  it('takes a new kind from another, to begin on a later day', async () => {
    const { page, complaints } = await visit('/cases/catalogue', { as: 'administrator' });
    await whenReady(page, /kinds shown/);
    await page.getByRole('button', { name: 'New kind', exact: true }).click();
    const asked = page.getByRole('dialog', { name: 'New kind of case' });
    await asked.getByLabel('From').selectOption(CODE);
    await asked.getByLabel('Code').fill('eh-bees');
    await asked.getByLabel('Name').fill('Bees or wasps');
    await asked.getByRole('button', { name: 'Begin it' }).click();
    await page.getByRole('heading', { name: 'New kind: Bees or wasps' }).waitFor();
    await page.getByLabel('Holds from').fill('2026-12-24');
    // Left and come back to: nothing typed is lost.
    await page.getByRole('button', { name: 'Leave it for now' }).click();
    await page.getByText(/There is no kind EH-BEES/).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'See what changes' }).click();
    const changes = page.getByRole('dialog', { name: /What changes/ });
    await changes.getByText(/It is a new kind/).waitFor();
    await changes.getByRole('button', { name: 'Save version 1' }).click();
    await changes.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Bees or wasps.*EH-BEES, version 1, from 24 Dec/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps who answers and the calendars', async () => {
    const { page, complaints } = await visit('/cases/catalogue?part=bodies', { as: 'administrator' });
    await whenReady(page, 'Bodies that answer for cases');
    await page.getByRole('button', { name: 'Add a body' }).click();
    const body = page.getByRole('dialog', { name: 'Add a body' });
    await body.getByLabel('Name').fill('The harbour (made up)');
    await body.getByLabel('How it is reached').fill('Its office at the quay.');
    expect(await axeViolations(page)).toEqual([]);
    await body.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /The harbour \(made up\).*Its office at the quay/ }).waitFor();
    await page.getByRole('button', { name: 'Change The harbour (made up)' }).click();
    const changed = page.getByRole('dialog', { name: 'Change The harbour (made up)' });
    await changed.getByLabel('How it is reached').fill('Its office at the new quay.');
    await changed.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /at the new quay/ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);

    // A calendar of its own: those that others' promises are counted in stay as they are.
    await page.getByRole('button', { name: 'Calendars', exact: true }).click();
    await page.getByRole('button', { name: 'Add a calendar' }).click();
    const calendar = page.getByRole('dialog', { name: 'Add a calendar' });
    await calendar.getByLabel('Name').fill('Harbour hours');
    await calendar.getByLabel('Monday').fill('8 to 4');
    await calendar.getByText('Write it as 09:00 to 17:00, one after the other.').waitFor();
    expect(await calendar.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await calendar.getByLabel('Monday').fill('08:00 to 16:00');
    await calendar.getByLabel('Another holiday').fill('2026-12-24');
    await calendar.getByLabel('Another holiday').press('Enter');
    await calendar.getByText('Thursday 24 December').waitFor();
    await calendar.getByLabel('Another holiday').fill('2026-12-31');
    await calendar.getByRole('button', { name: 'Add it' }).click();
    await calendar.getByRole('button', { name: 'Remove Thursday 31 December' }).click();
    expect(await axeViolations(page)).toEqual([]);
    await calendar.getByRole('button', { name: 'Save' }).click();
    const card = page.getByRole('region', { name: 'Harbour hours' });
    await card
      .getByText('Monday 08:00 to 16:00; Tuesday to Friday 09:00 to 17:00; Saturday to Sunday closed')
      .waitFor();
    await card.getByText(/Next holidays: Thu 24 Dec\./).waitFor();
    expect(complaints).toEqual([]);
  });

  it.each(['list', 'kind', 'edit', 'bodies', 'calendars'] as const)(
    'fits a phone, in the dark too: %s',
    async (view) => {
      const search = {
        ...{ list: '', kind: '?kind=VEH-ABND', edit: '?kind=VEH-ABND&edit=1' },
        ...{ bodies: '?part=bodies', calendars: '?part=calendars' },
      }[view];
      const { page, complaints } = await visit(`/cases/catalogue${search}`, {
        ...({ as: 'coordinator', size: 'phone', theme: 'dark' } as const),
      });
      const shown = {
        ...{ list: /kinds shown/, kind: 'History', edit: 'Before saving' },
        ...{ bodies: 'Bodies that answer', calendars: 'Calendars that promises' },
      }[view];
      if (view === 'edit') {
        await page.getByRole('heading', { name: 'Edit Abandoned vehicle' }).waitFor();
        await openItem(page, /^Keeper told/);
        await page.getByText(/^In words: “Dangerous or burnt out” is yes or/).waitFor();
      } else await whenReady(page, shown);
      expect(await whatOverflows(page)).toEqual([]);
      expect(await axeViolations(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});
