import { type AimApp, type Deps, type Jobs, Refusal } from '../../../platform/index.ts';
import { fetchPhoto } from '../client/fetch-photo.ts';
import { createOpener, PATIENCE_MS } from '../commands/opener.ts';
import { fetchPhotos } from '../commands/photos.ts';
import { jurisdictions } from '../commands/server.ts';
import { keepExchanging } from '../jobs.ts';
import { openAllowance } from '../model/index.ts';
import { open311Administration } from './administration.ts';
import { endpointRoutes } from './endpoints.ts';
import { geoReportRoutes } from './georeport.ts';

const EVERY_MS = 2_000;

/** GeoReport v2 for whoever asks, and its administration. Opens what waits from before, as soon as the server is ready. */
export function open311Routes(
  app: AimApp,
  deps: Deps & { jobs: Jobs },
  partnershipId: number,
  patienceMs = PATIENCE_MS,
): void {
  const known = jurisdictions(deps, partnershipId);
  const opener = createOpener(deps, patienceMs);
  const publicUrl = deps.mail?.publicUrl ?? null;
  geoReportRoutes(app, { ...deps, ...known, opener, allowance: openAllowance(), publicUrl });
  open311Administration(app, deps);
  endpointRoutes(app, deps);

  const opening = repeated(deps, async () => {
    for (const id of await known.partnerships()) await opener.drain(id);
  });
  // Apart from the reports: a photo's server may take its time.
  const photos = repeated(deps, async () => {
    for (const id of await known.partnerships()) await fetchPhotos(deps, id, fetchPhoto);
  });
  let stopListening: (() => Promise<void>) | undefined;
  let stopExchanging: (() => void) | undefined;
  app.addHook('onReady', async () => {
    stopListening = await deps.database.listen(known.forget);
    stopExchanging = keepExchanging(deps.jobs, deps);
    opening.start();
    photos.start();
  });
  app.addHook('onClose', async () => {
    stopExchanging?.();
    await Promise.all([opening.stop(), photos.stop()]);
    await opener.settle();
    await stopListening?.();
  });
}

/** Does something every few seconds, never twice at once. */
function repeated(deps: Deps, work: () => Promise<void>): { start(): void; stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  return {
    start() {
      timer = setInterval(() => {
        running ??= work()
          .catch((error) => {
            // The database is away; what waits is still there when it is back.
            if (!(error instanceof Refusal)) deps.log.error('open311 reports wait', error);
          })
          .finally(() => {
            running = null;
          });
      }, EVERY_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
