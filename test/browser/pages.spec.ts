import { describe, expect, it } from 'vitest';
import { axeViolations, type Theme, visit, whatOverflows, whenReady, withBrowser } from './visit.ts';

withBrowser();

interface PageOfAim {
  name: string;
  path: string;
  as: string;
  ready: string | RegExp;
}

const PAGES: PageOfAim[] = [
  { name: 'Today', path: '/', as: 'analyst', ready: 'Needs a decision' },
  { name: 'Meetings', path: '/meetings', as: 'coordinator', ready: 'To come' },
  { name: 'Map', path: '/map', as: 'analyst', ready: 'Records per km²' },
  { name: 'Map as table', path: '/map?view=table', as: 'analyst', ready: /1 to 100 of/ },
  { name: 'Place history', path: '/place/street/100', as: 'analyst', ready: 'Latest records' },
  { name: 'Tasking', path: '/tasking', as: 'coordinator', ready: 'Mine, or mine to decide' },
  { name: 'Tasking as list', path: '/tasking?view=list', as: 'coordinator', ready: 'Clear what could burn' },
  { name: 'A task', path: '/tasking/task/3', as: 'coordinator', ready: 'Who may act here' },
  { name: 'Results', path: '/tasking/results', as: 'coordinator', ready: 'How the agencies stand' },
  { name: 'Teams and shifts', path: '/tasking/people', as: 'coordinator', ready: 'Powers held today' },
  { name: 'Patrol', path: '/tasking/patrol', as: 'analyst', ready: 'What was delivered' },
  { name: 'Programme', path: '/tasking/programme', as: 'coordinator', ready: 'Planned and delivered' },
  { name: 'Data', path: '/data', as: 'analyst', ready: 'How late records arrive' },
  { name: 'Quarantine', path: '/data?view=quarantine', as: 'analyst', ready: 'The row as it came' },
  { name: 'Loads', path: '/data?view=loads', as: 'analyst', ready: 'police-last-night.csv' },
  { name: 'Deployment', path: '/tasking/deployment?date=2026-11-25', as: 'coordinator', ready: /as planned/ },
  {
    name: 'Deployment as table',
    path: '/tasking/deployment?date=2026-11-25&view=table',
    as: 'coordinator',
    ready: 'On shift',
  },
  { name: 'Cases', path: '/cases', as: 'coordinator', ready: 'soonest first' },
  { name: 'Dispatch', path: '/cases/dispatch', as: 'coordinator', ready: 'Crews on shift' },
  { name: 'The two-hour board', path: '/cases/dispatch?wall=1', as: 'coordinator', ready: 'Two-hour board' },
  { name: 'A case', path: '/cases?case=400', as: 'coordinator', ready: 'What happened' },
  { name: 'Letters to approve', path: '/cases/letters', as: 'coordinator', ready: 'a second person' },
  { name: 'Service measures', path: '/cases/measures', as: 'performance', ready: 'How long it took' },
  { name: 'People', path: '/admin', as: 'administrator', ready: 'Ruth Adeyemi' },
  { name: 'Audit', path: '/admin?view=audit', as: 'data-protection', ready: 'session.started' },
];

const THEMES: Theme[] = ['light', 'dark'];

describe.each(PAGES)('$name', ({ path, as, ready }) => {
  it.each(THEMES)('is accessible and without complaint in the %s theme', async (theme) => {
    const { page, complaints } = await visit(path, { as, theme });
    await whenReady(page, ready);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('fits a phone without scrolling sideways, and is accessible there', async () => {
    const { page, complaints } = await visit(path, { as, size: 'phone' });
    await whenReady(page, path === '/map' ? 'Layers and key' : ready);
    expect(await whatOverflows(page)).toEqual([]);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('The sign-in page', () => {
  it.each(THEMES)('says that this is a demonstration, and is accessible in the %s theme', async (theme) => {
    const { page, complaints } = await visit('/', { theme });
    await whenReady(page, 'This is a demonstration');
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
