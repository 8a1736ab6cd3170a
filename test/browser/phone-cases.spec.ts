import { describe, expect, it } from 'vitest';
import { as } from './call.ts';
import { axeViolations, visit, whatOverflows, withBrowser } from './visit.ts';

withBrowser();

interface Found {
  caseId: number;
  number: string;
  version: number;
  state: string;
  history: { what: string }[];
}

const PLACE = { longitude: -1.23, latitude: 54.57 };

describe('cases on the phone', () => {
  it('takes, works and ends a case without signal, begins another in two taps, and all of it arrives once', async () => {
    const coordinator = await as('coordinator');
    const { person } = await coordinator<{ person: { agencyId: number } }>('GET', '/api/me');
    const signInName = `warden-${crypto.randomUUID()}`;
    const password = 'nine grey geese walking';
    await (await as('administrator'))('POST', '/api/people', {
      ...{ signInName, password, name: 'A warden (made up)', agencyId: person.agencyId },
      ...{ roles: ['officer'], clearance: 'OFFICIAL' },
    });
    const { places } = await coordinator<{ places: { lon: number; lat: number }[] }>(
      'GET',
      '/api/places/search?q=Street',
    );
    const [at = { lon: PLACE.longitude, lat: PLACE.latitude }] = places;
    const made = await coordinator<Found>('POST', '/api/cases', {
      ...{ code: 'LIT-GEN', channel: 'phone', words: 'Bottles on the grass', answers: { land: 'road' } },
      place: { longitude: at.lon, latitude: at.lat, words: 'By the made-up bandstand' },
    });
    const read = () => coordinator<Found>('GET', `/api/cases/${made.caseId}`);
    for (const step of ['triage', 'verify']) {
      const { version } = await read();
      await coordinator('POST', `/api/cases/${made.caseId}/steps`, { step, expectedVersion: version });
    }
    const { version } = await read();
    const { personId } = (await (await as(signInName, password))<{ person: { personId: number } }>('GET', '/api/me'))
      .person;
    await coordinator('POST', `/api/cases/${made.caseId}/steps`, {
      step: 'assign',
      personId,
      expectedVersion: version,
    });

    const { page, complaints } = await visit('/phone', { size: 'phone' });
    await page.context().grantPermissions(['geolocation']);
    await page.context().setGeolocation({ longitude: at.lon, latitude: at.lat, accuracy: 8 });
    await page.getByLabel('Sign-in name').fill(signInName);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'My tasks' }).waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true);
    await page.getByRole('link', { name: 'Cases' }).click();
    await page.getByRole('list', { name: 'Cases with you' }).getByText('By the made-up bandstand').waitFor();
    await page.getByRole('button', { name: 'How far from here' }).click();
    await page
      .getByText(/ m away/)
      .first()
      .waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await whatOverflows(page)).toEqual([]);

    await page.context().setOffline(true);
    await page.getByText('By the made-up bandstand').click();
    await page.getByRole('heading', { name: 'Litter' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await whatOverflows(page)).toEqual([]);
    await page.getByRole('button', { name: 'On scene' }).click();
    await page.getByRole('button', { name: 'Checklist' }).click();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByLabel(/grade/i).first().selectOption({ index: 2 });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('2 updates saved on this phone').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Fixed penalty' }).click();
    await page.getByLabel('What happened').fill('Dropped a bottle');
    await page.getByLabel('To whom: name and address').fill('A made-up person, 3 Nowhere Street');
    await page.getByText(/Identity is not established/).waitFor();
    expect(await page.getByRole('button', { name: 'Offer it' }).isDisabled()).toBe(true);
    await page.getByLabel('How identity was established').fill('Driving licence');
    await page.getByLabel('Age, whole years').fill('30');
    await page.getByLabel('Evidence: photo, statement or witness').fill('Seen by the warden');
    await page.getByLabel('Understands what is said').check();
    expect(await axeViolations(page)).toEqual([]);
    expect(await whatOverflows(page)).toEqual([]);
    await page.getByRole('button', { name: 'Offer it' }).click();
    await page.getByText('3 updates saved on this phone').waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByLabel('Cleaned').check();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('4 updates saved on this phone').waitFor();

    await page.goto('/phone/#/new-case');
    await page.getByRole('button', { name: 'Dog fouling' }).click();
    await page.getByText(/Where you stand, to/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await whatOverflows(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save case' }).click();
    await page.getByRole('heading', { name: 'Case saved' }).waitFor();
    expect((await read()).state).toBe('scheduled');

    await page.context().setOffline(false);
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.goto('/phone/#/shift');
    await page.getByText('Sent', { exact: true }).nth(4).waitFor();
    await page.getByRole('heading', { name: 'Share where you are' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    const { penalties } = await coordinator<{ penalties: { state: string }[] }>(
      'GET',
      `/api/cases/${made.caseId}/penalties`,
    );
    expect(penalties.map(({ state }) => state)).toEqual(['open']);
    const after = await read();
    expect(after.state).toBe('done');
    expect(after.history.map(({ what }) => what).slice(-3)).toEqual(['arrived', 'established', 'done']);
    const { cases } = await coordinator<{ cases: { code: string; place: { words: string } }[] }>(
      'GET',
      '/api/cases?open=true&codes=LIT-DOG',
    );
    expect(cases.filter(({ place }) => place.words === 'Where the phone was, to 8 m')).toHaveLength(1);
    expect(complaints.filter((words) => !words.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });
});
