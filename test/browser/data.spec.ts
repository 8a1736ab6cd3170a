import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { visit, whenReady, withBrowser } from './visit.ts';

withBrowser();

interface Ward {
  areaId: number;
  name: string;
  lon: number;
  lat: number;
}

interface Summary {
  feedId: number;
  name: string;
}

const HEADER = 'Crime ID,Month,Longitude,Latitude,Location,LSOA code,Crime type,Last outcome category';
const TYPES = ['Burglary', 'Drugs', 'Shoplifting', 'Vehicle crime'] as const;

/** Rows in the layout of data.police.uk about a point, dated to the month only, so many in each of the last months. */
function monthOnly({ lon, lat }: Ward, perMonth: number, months: readonly string[], word: string): string[] {
  return months.flatMap((month) =>
    Array.from({ length: perMonth }, (_, i) => {
      const id = `${word}-${month}-${i}`;
      return `${id},${month},${lon},${lat},On or near Made-up Road,,${TYPES[i % TYPES.length]},`;
    }),
  );
}

/** The fifteen months that end with October 2026, which is the last whole month of the town. */
const MONTHS = Array.from({ length: 15 }, (_, i) => new Date(Date.UTC(2025, 7 + i, 1)).toISOString().slice(0, 7));

const fileOf = (rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`;

async function get<T>(page: Page, path: string): Promise<T> {
  const answer = await page.context().request.get(path);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as T;
}

/** A feed of its own for each journey, so that it leaves the town's alone. */
async function newFeed(page: Page, name: string): Promise<number> {
  const code = `test-${Date.now().toString(36)}`;
  const data = { code, name, agencyId: 1, purpose: 'testing', adapter: 'police-uk-street' };
  const answer = await page.context().request.post('/api/feeds', { data });
  expect(answer.status()).toBe(200);
  return ((await answer.json()) as Summary).feedId;
}

const wardsOf = async (page: Page): Promise<Ward[]> => {
  const { areas } = await get<{ areas: { kind: string; areas: Ward[] }[] }>(page, '/api/picture/meta');
  return areas.find(({ kind }) => kind === 'ward')!.areas;
};

/** Adds a file to a feed through the page, as far as the load having begun. */
async function add(page: Page, feedId: number, file: { name: string; mimeType: string; buffer: Buffer }) {
  await page.getByRole('button', { name: 'Add a file' }).click();
  await page.getByLabel('Feed it belongs to').selectOption(String(feedId));
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Load it' }).click();
}

const csv = (text: string) => ({ name: 'made-up.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

describe('A feed dated to the month only', () => {
  it('makes a monthly edition that says why, until its load is withdrawn with a reason', async () => {
    const { page, complaints } = await visit('/data', { as: 'analyst' });
    await whenReady(page, 'How late records arrive');
    const ward = (await wardsOf(page))[0]!;
    const feedId = await newFeed(page, 'Published crimes of one ward');
    await page.reload();
    await whenReady(page, 'Published crimes of one ward');
    await add(page, feedId, csv(fileOf(monthOnly(ward, 900, MONTHS, 'monthly'))));
    await page.getByRole('button', { name: 'Open this load' }).click();
    await whenReady(page, /13,500 rows read/);

    const { page: today } = await visit(`/?area=${ward.areaId}`, { as: 'analyst' });
    await whenReady(today, /Oct\w* 2026, monthly edition/);
    await whenReady(today, 'Most records here are dated to the month only');
    await whenReady(today, /Oct\w* 2026 against its usual/);

    await page.getByRole('button', { name: 'Withdraw this load' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Withdraw made-up.csv' });
    expect(await dialog.getByRole('button', { name: 'Give a reason first' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason, kept with the load').fill('It was for a test');
    await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await whenReady(page, /Withdrawn .*: It was for a test\./);
    // The open page hears of it and is a day's edition again.
    await today.getByText('monthly edition').first().waitFor({ state: 'detached' });
    await whenReady(today, /Last (24 hours|\d days) against/);
    expect(complaints).toEqual([]);
  });
});

describe('A load that is cancelled', () => {
  it('says so and leaves nothing', async () => {
    const { page, complaints } = await visit('/data', { as: 'analyst' });
    await whenReady(page, 'How late records arrive');
    const ward = (await wardsOf(page))[0]!;
    const feedId = await newFeed(page, 'Too large to wait for');
    await page.reload();
    await whenReady(page, 'Too large to wait for');
    const rows = monthOnly(ward, 60_000, MONTHS.slice(0, 10), 'large');
    const buffer = gzipSync(fileOf(rows), { level: 1 });
    await add(page, feedId, { name: 'large.csv.gz', mimeType: 'application/gzip', buffer });
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('dialog').getByText('Cancelled').waitFor();
    await page.getByText('Nothing of the file was kept').first().waitFor();
    const { loads } = await get<{ loads: { state: string; accepted: number }[] }>(page, `/api/loads?feedId=${feedId}`);
    expect(loads.map(({ state }) => state)).toEqual(['cancelled']);
    const feeds = await get<{ feeds: (Summary & { completeTo: number | null })[] }>(page, '/api/feeds');
    expect(feeds.feeds.find((feed) => feed.feedId === feedId)?.completeTo).toBeNull();
    expect(complaints).toEqual([]);
  });
});

describe('Held rows', () => {
  it('are downloaded, put right, loaded again, and then say that they were', async () => {
    const { page, complaints } = await visit('/data', { as: 'analyst' });
    await whenReady(page, 'How late records arrive');
    const ward = (await wardsOf(page))[0]!;
    const feedId = await newFeed(page, 'With one bad row');
    await page.reload();
    await whenReady(page, 'With one bad row');
    const [good, bad] = monthOnly(ward, 2, ['2026-10'], `held-${feedId}`);
    await add(page, feedId, csv(fileOf([good!, bad!.replace('Drugs', 'Witchcraft')])));
    await page.getByRole('button', { name: 'Open this load' }).click();
    await whenReady(page, /2 rows read. Every one is accounted for: 1 \+ 0 \+ 0 \+ 1 = 2/);
    await page.locator('.load-card .q').click();
    await whenReady(page, 'Witchcraft');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download to put right' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer);
    const held = Buffer.concat(chunks).toString('utf8');
    expect(held).toContain('aim_row');
    expect(held).toContain('Witchcraft');
    await page.getByRole('button', { name: 'Upload corrected rows' }).click();
    await page.getByLabel('Feed it belongs to').selectOption(String(feedId));
    const mended = held.replace(/^(.*,)Witchcraft,/m, '$1Drugs,');
    await page.locator('input[type=file]').setInputFiles(csv(mended));
    await page.getByRole('button', { name: 'Load it' }).click();
    await page.getByRole('button', { name: 'Open this load' }).click();
    await whenReady(page, /1 row read. Every one is accounted for: 1 \+ 0 \+ 0 \+ 0 = 1/);
    const { loads } = await get<{ loads: { loadId: number; quarantined: number }[] }>(
      page,
      `/api/loads?feedId=${feedId}`,
    );
    const first = loads.find(({ quarantined }) => quarantined === 1)!;
    await page.goto(`/data?view=quarantine&load=${first.loadId}`);
    await whenReady(page, /Mended|mended/);
    expect(complaints).toEqual([]);
  });
});

describe('A quiet morning', () => {
  it('says that nothing is out of the ordinary, and how much was checked', async () => {
    const { page, complaints } = await visit('/', { as: 'analyst' });
    await whenReady(page, 'Needs a decision');
    const wards = await wardsOf(page);
    const days = ['2026-11-24', '2026-11-19', '2026-11-12', '2026-11-05'];
    const asked = days.flatMap((date) => wards.map(({ areaId }) => ({ date, areaId })));
    let quiet: (typeof asked)[number] | undefined;
    for (const each of asked) {
      const address = `/api/briefing?date=${each.date}&areaId=${each.areaId}`;
      if ((await get<{ findings: unknown[] }>(page, address)).findings.length === 0) {
        quiet = each;
        break;
      }
    }
    expect(quiet).toBeDefined();
    await page.goto(`/?date=${quiet!.date}&area=${quiet!.areaId}`);
    await whenReady(page, 'No exceptions');
    await whenReady(page, /\d+ checks? were made, and nothing is out of the ordinary/);
    expect(await page.locator('.finding').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('How long records are kept', () => {
  it('is changed with the owner, and said on the page', async () => {
    const { page, complaints } = await visit('/data', { as: 'analyst' });
    await whenReady(page, 'How late records arrive');
    const feedId = await newFeed(page, 'Kept for a while');
    await page.goto(`/data?feed=${feedId}`);
    await whenReady(page, 'Kept for a while: no retention is set, so everything is kept.');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Kept for a while' });
    await dialog.getByLabel(/Days a record is kept/).fill('a year');
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/Days a record is kept/).fill('365');
    await dialog.getByText(/goes at the next daily erasing/).waitFor();
    await dialog.getByLabel(/Owner/).fill('Records manager');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await whenReady(page, 'Kept for a while: 365 days after they ended.');
    await whenReady(page, 'Records manager');
    expect(complaints).toEqual([]);
  });
});
