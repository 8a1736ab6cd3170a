/** The pure face of results: what tasks achieved and how agencies stand. Safe in the browser. */
export * from './model/board.ts';
export * from './model/outcome.ts';
