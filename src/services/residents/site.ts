import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describePartnership, systemViewer } from '../../governance/index.ts';
import type { Deps } from '../../platform/index.ts';
import { LocalClock } from '../../vocabulary/index.ts';
import { type Ground, readGround } from './ground.ts';
import { languageOf } from './locale.ts';
import type { Assets, Site } from './pages/layout.ts';
import { formSecret } from './store/index.ts';

/** What the site keeps between requests: read when first asked for, and again after what it was read from changed. */
export interface SiteKeeper {
  site(lang: string | undefined, path: string): Promise<Site>;
  ground(): Promise<Ground>;
  secret(): Promise<Buffer>;
  local(): Promise<LocalClock>;
  close(): Promise<void>;
}

/** After these the ground is read anew. */
const CHANGES_GROUND = new Set(['areas.changed', 'places.changed']);

export async function openSite(deps: Deps, partnershipId: number, pagesFolder: string | null): Promise<SiteKeeper> {
  const viewer = systemViewer(partnershipId, 'residents');
  const assets = readAssets(pagesFolder);
  let ground: Promise<Ground> | null = null;
  let secret: Promise<Buffer> | null = null;
  const stopListening = await deps.database.listen((event) => {
    if (event.partnershipId === partnershipId && CHANGES_GROUND.has(event.what)) ground = null;
  });
  const described = () => describePartnership(deps, partnershipId);
  return {
    async site(lang, path) {
      const { name, timeZone, madeUp, agencies } = await described();
      const council = agencies.find(({ kind }) => kind === 'council')?.name ?? name;
      return {
        ...{ language: languageOf(lang), council, isMadeUp: madeUp, hasMail: deps.mail != null, timeZone },
        ...{ now: deps.clock.now(), assets, path },
      };
    },
    ground() {
      ground ??= readGround(deps, partnershipId).catch((error) => {
        ground = null;
        throw error;
      });
      return ground;
    },
    secret() {
      secret ??= deps.database.transact(viewer, formSecret).catch((error) => {
        secret = null;
        throw error;
      });
      return secret;
    },
    local: async () => new LocalClock((await described()).timeZone),
    close: stopListening,
  };
}

const NO_ASSETS: Assets = { styles: [], script: null };

/** The built style and script by their hashed names, as Vite wrote them down. Without a build the pages are bare and work. */
function readAssets(pagesFolder: string | null): Assets {
  const path = pagesFolder === null ? null : join(pagesFolder, 'report/manifest.json');
  if (path === null || !existsSync(path)) return NO_ASSETS;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, { file: string; css?: string[] }>;
  const main = manifest['main.ts'];
  if (main === undefined) return NO_ASSETS;
  return { styles: (main.css ?? []).map((file) => `/report/${file}`), script: `/report/${main.file}` };
}
