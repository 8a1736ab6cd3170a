/** The pure face of the picture: columns, filters, counts and Arrow. Runs in the server, in workers and in the browser. */

export * from './model/arrow.ts';
export * from './model/columns.ts';
export * from './model/cube.ts';
export * from './model/dimensions.ts';
export * from './model/filter.ts';
export * from './model/filter-address.ts';
export * from './model/rights.ts';
export { type CompiledFilter, type Counted, compileFilter, countRows, selectRows } from './model/scan.ts';
