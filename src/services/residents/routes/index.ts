import type { AimApp, Deps } from '../../../platform/index.ts';
import { openSite } from '../site.ts';
import { showingRoutes } from './pages.ts';
import { sendingRoutes } from './sending.ts';
import { pageProblems, type Serving } from './serve.ts';

export interface ResidentOptions {
  partnershipId: number;
  /** Folder of the built browser application, or null: the pages are bare and work. */
  pagesFolder: string | null;
}

/** The residents' site under `/report`: pages for everybody, without a sign-in. Closed with the app. */
export async function residentRoutes(
  app: AimApp,
  deps: Deps,
  options: ResidentOptions,
): Promise<{ close(): Promise<void> }> {
  const { partnershipId, pagesFolder } = options;
  const keeper = await openSite(deps, partnershipId, pagesFolder);
  const serving: Serving = { deps, partnershipId, keeper, publicUrl: deps.mail?.publicUrl ?? null };
  // A scope of its own: what goes wrong here is said on a page, not as a problem of the API.
  await app.register(async (scope) => {
    pageProblems(scope as AimApp, serving);
    showingRoutes(scope as AimApp, serving);
    sendingRoutes(scope as AimApp, serving);
  });
  return { close: () => keeper.close() };
}
