import type { Method } from './method.ts';
import { aoristicClockMethod } from './methods/aoristic-clock.ts';
import { areaRatesMethod } from './methods/area-rates.ts';
import { concentrationMethod } from './methods/concentration.ts';
import { controlChartMethod } from './methods/control-chart.ts';
import { dbscanMethod } from './methods/dbscan.ts';
import { dualDensityMethod } from './methods/dual-density.ts';
import { hdbscanMethod } from './methods/hdbscan.ts';
import { hotSpotsMethod } from './methods/hot-spots.ts';
import { kernelDensityMethod } from './methods/kernel-density.ts';
import { localMoranMethod } from './methods/local-moran.ts';
import { nearRepeatMethod } from './methods/near-repeat.ts';
import { nearestNeighbourHierarchyMethod } from './methods/nearest-neighbour-hierarchy.ts';
import { relativeRiskMethod } from './methods/relative-risk.ts';
import { repeatPlacesMethod } from './methods/repeat-places.ts';
import { stDbscanMethod } from './methods/st-dbscan.ts';
import { stacMethod } from './methods/stac.ts';
import { trendMethod } from './methods/trend.ts';

/** Every method an analysis card can be made with. */
export const METHODS: readonly Method[] = [
  kernelDensityMethod,
  dualDensityMethod,
  relativeRiskMethod,
  hotSpotsMethod,
  localMoranMethod,
  dbscanMethod,
  stDbscanMethod,
  hdbscanMethod,
  nearestNeighbourHierarchyMethod,
  stacMethod,
  nearRepeatMethod,
  aoristicClockMethod,
  repeatPlacesMethod,
  concentrationMethod,
  areaRatesMethod,
  trendMethod,
  controlChartMethod,
];

export function findMethod(name: string): Method | undefined {
  return METHODS.find((method) => method.name === name);
}
