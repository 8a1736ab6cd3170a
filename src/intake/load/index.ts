export { type LoadedRows, loadRows } from './load-rows.ts';
export { outsideTest } from './outside.ts';
export { type LoadProgress, ProgressMeter } from './progress.ts';
