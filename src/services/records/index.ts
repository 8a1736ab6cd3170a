export * from './commands.ts';
export { erasePersons, listRecords } from './store.ts';
