export { dateWords, draftLetterIn, type LetterDeps, letterDocument, listLetters } from './commands.ts';
export { letterRoutes } from './routes.ts';
