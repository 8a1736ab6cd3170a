export { beginUnder, catalogueIn, definitionOf, readCatalogue, responsibleFor, type WhereAndWhat } from './commands.ts';
export * from './model.ts';
export { catalogueRoutes } from './routes.ts';
