export { type Detected, detectLayout } from './detect.ts';
export * from './feeds.ts';
export { type ImportedFile, type ImportFile, importFile } from './import-file.ts';
export * from './loads.ts';
export * from './place-again.ts';
export * from './retention.ts';
export { type VerifiedLoads, verifyLoads } from './verify.ts';
