import type { TownMap } from './town-map.ts';

/** The map that is on the page, for whoever makes a picture of it. */
let shownMap: TownMap | null = null;

export const setShownMap = (map: TownMap | null): void => {
  shownMap = map;
};

export const getShownMap = (): TownMap | null => shownMap;
