import { Worker } from 'node:worker_threads';
import { type AnalysisCase, cpuTimed, type Workbench } from '../../bench/against-c.ts';
import { type KnoxReplicates, knox, knoxResult } from './knox.ts';
import { type KnoxOptions, type KnoxPlan, planKnox } from './knox-plan.ts';
import type { SpaceTimeEvents } from './space-time-events.ts';

const N = 10_000;
const OPTIONS: KnoxOptions = {
  spaceEdgesMetres: [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000],
  timeEdgesDays: [7, 14, 21, 28],
  intervals: 'closed-above',
  samePlaceMetres: null,
  distance: 'euclidean',
  nReplicates: 999,
  seed: 777,
};

export const cases: readonly AnalysisCase[] = [
  {
    name: 'Knox, 10,000 events, 10 x 4 bands, 999 replicates',
    async run(bench) {
      const events = await eventsOf(bench);
      const timing = cpuTimed(() => knox(events, OPTIONS).observed[0]!, 3, 1);
      const c =
        bench.withoutC === null
          ? bench.c({ source: 'knox2.c', arguments: [bench.pointsFile(N), '999', '100000'] })
          : null;
      const threads = await overThreads(planKnox(events, OPTIONS));
      bench.report({
        case: this.name,
        n: N,
        timing,
        against: c === null ? null : { name: 'C, cell sweep', medianMs: c[0]!.cpuMs },
        ratioAtMost: 2,
        note: threads,
      });
    },
  },
];

async function eventsOf(bench: Workbench): Promise<SpaceTimeEvents> {
  const points = await bench.points(N);
  return { x: points.xMetres, y: points.yMetres, time: points.seconds.map((second) => second * 1000) };
}

/** Wall time over 1, 2 and 4 threads, and whether the bytes agree. */
async function overThreads(plan: KnoxPlan): Promise<string> {
  const figures: string[] = [];
  let first: string | null = null;
  let alike = true;
  for (const nThreads of [1, 2, 4]) {
    const total = plan.parameters.nReplicates;
    const cut = (k: number): number => 1 + Math.round((k * total) / nThreads);
    const workers = Array.from({ length: nThreads }, () => startWorker());
    await Promise.all(workers.map((worker) => ask(worker, { plan, from: 1, until: 2 })));
    const start = performance.now();
    const parts = await Promise.all(workers.map((worker, k) => ask(worker, { plan, from: cut(k), until: cut(k + 1) })));
    figures.push(`${nThreads} thread${nThreads > 1 ? 's' : ''} ${(performance.now() - start).toFixed(0)} ms`);
    await Promise.all(workers.map((worker) => worker.terminate()));
    const bytes = JSON.stringify(knoxResult(plan, parts));
    first ??= bytes;
    alike &&= bytes === first;
  }
  return `wall: ${figures.join(', ')}; ${alike ? 'same bytes from each' : 'THE BYTES DIFFER'}`;
}

function startWorker(): Worker {
  const module = new URL('./knox.ts', import.meta.url).href;
  const code = `
    const { register } = await import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))});
    register();
    const { knoxReplicates } = await import(${JSON.stringify(module)});
    const { parentPort } = await import('node:worker_threads');
    parentPort.on('message', ({ plan, from, until }) => parentPort.postMessage(knoxReplicates(plan, from, until)));
  `;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
}

function ask(worker: Worker, task: { plan: KnoxPlan; from: number; until: number }): Promise<KnoxReplicates> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(task);
  });
}
