import sharp from 'sharp';
import { describe, expect, inject, it } from 'vitest';
import { axeViolations, type Theme, visit, whatOverflows, whenReady, withBrowser } from './visit.ts';

withBrowser();

const THEMES: Theme[] = ['light', 'dark'];

/** A street of the made-up town, found as a resident finds it. */
async function aPlace(kind: string): Promise<string> {
  const { page } = await visit(`/report/place?kind=${kind}&q=street`);
  const link = await page.locator('main .kinds a').first().getAttribute('href');
  expect(link).toContain('longitude=');
  return link!;
}

const PAGES = [
  { name: 'Kinds', path: '/report', ready: 'All kinds of problem' },
  { name: 'Kinds found', path: '/report?q=rubish', ready: 'Fly-tipping' },
  { name: 'Place', path: '/report/place?kind=FLY-TIP&q=street', ready: 'Choose the place' },
  { name: 'What was done here', path: '/report/done', ready: 'What was done here' },
  { name: 'Accessibility', path: '/report/accessibility', ready: 'Accessibility of these pages' },
  { name: 'Your information', path: '/report/privacy', ready: 'You can report without' },
  { name: 'Arabic', path: '/report?lang=ar', ready: 'ما المشكلة' },
  { name: 'Urdu', path: '/report/place?kind=FLY-TIP&lang=ur', ready: 'یہ کہاں ہے' },
];

describe.each(PAGES)('$name', ({ path, ready }) => {
  it.each(THEMES)('is accessible and without complaint in the %s theme', async (theme) => {
    const { page, complaints } = await visit(path, { theme });
    await whenReady(page, ready);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('fits a phone without scrolling sideways, and is accessible there', async () => {
    const { page, complaints } = await visit(path, { size: 'phone' });
    await whenReady(page, ready);
    expect(await whatOverflows(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('The map of a place', () => {
  it('is fetched when it is asked for, is accessible, and says what is near where it is moved to', async () => {
    const { page, complaints } = await visit(await aPlace('FLY-TIP'), { size: 'phone' });
    await whenReady(page, 'Is this the right place?');
    expect(await page.locator('canvas').count()).toBe(0);
    await page.getByRole('button', { name: 'Choose on a map' }).click();
    await page.locator('canvas').waitFor();
    await whenReady(page, 'Move the map if not.');
    const before = page.url();
    await page.locator('canvas').focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url()).not.toBe(before);
    expect(await axeViolations(page)).toEqual([]);
    expect(await whatOverflows(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('A resident', () => {
  it('reports without scripts, sends twice and is counted once, and follows by link', async () => {
    const { page } = await visit('/report', { size: 'phone', withoutScripts: true });
    await page.getByRole('searchbox').fill('dumped mattress');
    await page.getByRole('button', { name: 'Search' }).click();
    await page
      .getByRole('link', { name: /^Fly-tipping/ })
      .first()
      .click();
    await page.getByRole('searchbox').fill('street');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.locator('main .kinds a').nth(3).click();
    await whenReady(page, 'Is this the right place?');
    await page.getByRole('link', { name: 'Yes, continue' }).click();
    // Nothing answered: the page says what is missing and keeps what was typed.
    await page.getByLabel('What should we know?').fill('Two mattresses by the gate <b>');
    await page.getByRole('button', { name: 'Continue' }).click();
    await whenReady(page, 'There is a problem');
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.getByLabel('What should we know?').inputValue()).toBe('Two mattresses by the gate <b>');
    expect(await page.locator('main').innerHTML()).not.toContain('<b>"');
    await page.getByLabel('Furniture or mattresses').check();
    await page.getByLabel('A public road or pavement').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await whenReady(page, 'Photos, and how we tell you');
    const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#555' } })
      .jpeg()
      .toBuffer();
    await page.getByLabel('Photos').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByLabel('Telephone').fill('01632 960001');
    const form: Record<string, string> = {};
    for (const input of await page.locator('form[action="/report/send"] input:not([type="file"])').all()) {
      form[(await input.getAttribute('name'))!] = await input.inputValue();
    }
    await page.getByRole('button', { name: 'Send the report' }).click();
    // Faster than a person: asked once more, with everything still there but the photo.
    const sent = async () => {
      if ((await page.getByText('very quick').count()) > 0) {
        await page.getByRole('button', { name: 'Send the report' }).click();
      }
      return page.getByText('Your reference is').count();
    };
    await expect.poll(sent).toBe(1);
    const reference = await page.locator('h1').textContent();
    expect(reference).toMatch(/[A-Z]-\d{5}$/);
    const follow = page.url();
    // The same form again, as after a lost answer.
    const again = await page.context().request.post('/report/send', { multipart: form, maxRedirects: 0 });
    expect(again.status()).toBe(303);
    expect(new URL(again.headers()['location']!, inject('aimUrl')).pathname).toBe(new URL(follow).pathname);
    // Whoever has the link sees how it stands, and nothing about who reported or what was typed.
    const { page: other } = await visit(new URL(follow).pathname, { size: 'phone' });
    await whenReady(other, 'What happens next');
    const text = await other.content();
    expect(text).not.toContain('01632');
    expect(text).not.toContain('mattresses');
    expect(await axeViolations(other)).toEqual([]);
    expect(await whatOverflows(other)).toEqual([]);
  });

  it('walks through by keyboard alone', async () => {
    const { page } = await visit('/report');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the main part');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('fly tip');
    await page.keyboard.press('Enter');
    await whenReady(page, 'Kinds of problem for');
    expect(page.url()).toContain('q=fly+tip');
  });

  it('is refused what is no photo, in words, before anything is reported', async () => {
    const { page } = await visit(await aPlace('LGT-OUT'));
    await page.getByRole('link', { name: 'Yes, continue' }).click();
    await whenReady(page, 'Tell us about it');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Photos').setInputFiles({
      name: 'photo.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    });
    await page.getByRole('button', { name: 'Send the report' }).click();
    await whenReady(page, 'A photo could not be taken');
    expect(await axeViolations(page)).toEqual([]);
  });
});
