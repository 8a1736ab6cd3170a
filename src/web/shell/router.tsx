import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import type { MeasureBy } from '../../services/model.ts';
import { readCasesSearch } from '../cases/search.ts';
import { readCatalogueSearch } from '../catalogue/search.ts';
import { readDispatchSearch } from '../dispatch/search.ts';
import { readMapSearch } from '../map/search.ts';
import { readTaskingSearch } from '../tasking/search.ts';
import { NotFound } from './not-found.tsx';
import { PageFailed } from './page-failed.tsx';
import { Shell } from './shell.tsx';
import { ADMIN_VIEWS, type AdminView, DATA_TABS, type DataTab } from './views.ts';

/** Every view is an address: sharing a link shares the view, not the permission. */

const wholeNumber = (value: unknown): number | undefined => {
  const n = Number(value);
  return value !== undefined && value !== '' && Number.isInteger(n) && n >= 0 ? n : undefined;
};
const word = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: PageFailed,
  /** `known`: ordinal of the moment the whole page is replayed at. */
  validateSearch: (search: Record<string, unknown>): { known?: number | undefined } => ({
    known: wholeNumber(search['known']),
  }),
  search: { middlewares: [retainSearchParams(['known'])] },
});

const todayRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { date?: string | undefined; area?: number | undefined } => ({
    date: word(search['date']),
    area: wholeNumber(search['area']),
  }),
  component: lazyRouteComponent(() => import('../today/today.tsx'), 'Today'),
});

const mapRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/map',
  validateSearch: readMapSearch,
  component: lazyRouteComponent(() => import('../map/screen.tsx'), 'MapScreen'),
});

const placeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/place/$kind/$id',
  component: lazyRouteComponent(() => import('../place/place.tsx'), 'Place'),
});

const patrolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasking/patrol',
  validateSearch: (search: Record<string, unknown>): { plan?: string | undefined; crew?: number | undefined } => ({
    plan: word(search['plan']),
    crew: wholeNumber(search['crew']),
  }),
  component: lazyRouteComponent(() => import('../patrol/patrol.tsx'), 'Patrol'),
});

const programmeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasking/programme',
  validateSearch: (
    search: Record<string, unknown>,
  ): { programme?: string | undefined; agency?: number | undefined; hotspot?: number | undefined } => ({
    programme: word(search['programme']),
    agency: wholeNumber(search['agency']),
    hotspot: wholeNumber(search['hotspot']),
  }),
  component: lazyRouteComponent(() => import('../programme/programme.tsx'), 'ProgrammePage'),
});

const taskingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasking',
  validateSearch: readTaskingSearch,
  component: lazyRouteComponent(() => import('../tasking/tasking.tsx'), 'Tasking'),
});

const taskRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasking/task/$id',
  component: lazyRouteComponent(() => import('../tasking/task-page.tsx'), 'TaskPage'),
});

const casesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases',
  validateSearch: readCasesSearch,
  component: lazyRouteComponent(() => import('../cases/cases.tsx'), 'Cases'),
});

const lettersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/letters',
  component: lazyRouteComponent(() => import('../letters/letters.tsx'), 'LettersPage'),
});

const holdsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/holds',
  component: lazyRouteComponent(() => import('../holds/holds.tsx'), 'HoldsPage'),
});

const reviewsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/reviews',
  component: lazyRouteComponent(() => import('../reviews/reviews.tsx'), 'ReviewsPage'),
});

const measuresRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/measures',
  validateSearch: (search: Record<string, unknown>): { days?: number | undefined; by?: MeasureBy | undefined } => ({
    days: wholeNumber(search['days']),
    by: (['kind', 'area', 'shift'] as const).find((by) => by === search['by']),
  }),
  component: lazyRouteComponent(() => import('../measures/measures.tsx'), 'MeasuresPage'),
});

const catalogueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/catalogue',
  validateSearch: readCatalogueSearch,
  component: lazyRouteComponent(() => import('../catalogue/catalogue.tsx'), 'CataloguePage'),
});

const dispatchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/dispatch',
  validateSearch: readDispatchSearch,
  component: lazyRouteComponent(() => import('../dispatch/dispatch.tsx'), 'Dispatch'),
});

const resultsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasking/results',
  validateSearch: (search: Record<string, unknown>) => ({
    problem: word(search['problem']),
    response: word(search['response']),
    effect: word(search['effect']),
    q: word(search['q']),
  }),
  component: lazyRouteComponent(() => import('../results/results.tsx'), 'Results'),
});

const dataRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/data',
  validateSearch: (
    search: Record<string, unknown>,
  ): { view?: DataTab | undefined; feed?: number | undefined; load?: number | undefined } => ({
    view: DATA_TABS.find((view) => view === search['view']),
    feed: wholeNumber(search['feed']),
    load: wholeNumber(search['load']),
  }),
  component: lazyRouteComponent(() => import('../data/data.tsx'), 'DataPage'),
});

const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin',
  validateSearch: (search: Record<string, unknown>): { view?: AdminView | undefined } => ({
    view: ADMIN_VIEWS.find((view) => view === search['view']),
  }),
  component: lazyRouteComponent(() => import('../admin/admin.tsx'), 'Admin'),
});

const deploymentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasking/deployment',
  validateSearch: (
    search: Record<string, unknown>,
  ): { date?: string | undefined; view?: 'board' | 'table' | undefined } => ({
    date: word(search['date']),
    view: search['view'] === 'table' ? 'table' : undefined,
  }),
  component: lazyRouteComponent(() => import('../deployment/deployment.tsx'), 'Deployment'),
});

const workforceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tasking/people',
  component: lazyRouteComponent(() => import('../deployment/workforce.tsx'), 'WorkforcePage'),
});

const meetingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/meetings',
  component: lazyRouteComponent(() => import('../meeting/list.tsx'), 'Meetings'),
});
const meetingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/meetings/$id',
  component: lazyRouteComponent(() => import('../meeting/wall.tsx'), 'MeetingWall'),
});
const packRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/meetings/$id/pack',
  component: lazyRouteComponent(() => import('../meeting/prepare.tsx'), 'Prepare'),
});
const minutesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/meetings/$id/minutes',
  component: lazyRouteComponent(() => import('../meeting/minutes.tsx'), 'Minutes'),
});

const firstAdministratorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/first-administrator',
  validateSearch: (search: Record<string, unknown>): { token?: string | undefined } => ({
    token: word(search['token']),
  }),
  component: lazyRouteComponent(() => import('../sign-in/first-administrator.tsx'), 'FirstAdministrator'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    meetingsRoute,
    meetingRoute,
    packRoute,
    minutesRoute,
    todayRoute,
    mapRoute,
    placeRoute,
    patrolRoute,
    programmeRoute,
    taskingRoute,
    taskRoute,
    casesRoute,
    lettersRoute,
    holdsRoute,
    reviewsRoute,
    measuresRoute,
    catalogueRoute,
    dispatchRoute,
    deploymentRoute,
    workforceRoute,
    resultsRoute,
    dataRoute,
    adminRoute,
    firstAdministratorRoute,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  scrollToTopSelectors: ['#main'],
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
