export { type CasesOfFeed, casesOfFeed } from './from-feed.ts';
export { type CaseHistory, type ImportedCases, importCases } from './import.ts';
export * from './photos.ts';
export { startTellingPicture } from './picture.ts';
export * from './read.ts';
export * from './report.ts';
export { type ForgetAlso, keepForgetting } from './retention.ts';
export { type CaseDeps, caseIn, timeZoneOf } from './shared.ts';
export * from './step.ts';
