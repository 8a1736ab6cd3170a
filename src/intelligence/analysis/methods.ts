import type { Method } from './method.ts';
import { adaptiveDensityMethod } from './methods/adaptive-density.ts';
import { aoristicClockMethod } from './methods/aoristic-clock.ts';
import { areaRatesMethod } from './methods/area-rates.ts';
import { bandwidthsMethod } from './methods/bandwidths.ts';
import { changePointsMethod } from './methods/change-points.ts';
import { compareCountsMethod } from './methods/compare-counts.ts';
import { concentrationMethod } from './methods/concentration.ts';
import { controlChartMethod } from './methods/control-chart.ts';
import { countModelMethod } from './methods/count-model.ts';
import { dbscanMethod } from './methods/dbscan.ts';
import { deviationalEllipseMethod } from './methods/deviational-ellipse.ts';
import { dualDensityMethod } from './methods/dual-density.ts';
import { earsMethod } from './methods/ears.ts';
import { farringtonMethod } from './methods/farrington.ts';
import { forecastMethod } from './methods/forecast.ts';
import { funnelMethod } from './methods/funnel.ts';
import { globalMoranMethod } from './methods/global-moran.ts';
import { gridCountsMethod } from './methods/grid-counts.ts';
import { harmMethod } from './methods/harm.ts';
import { hdbscanMethod } from './methods/hdbscan.ts';
import { hotSpotsMethod } from './methods/hot-spots.ts';
import { kernelDensityMethod } from './methods/kernel-density.ts';
import { localMoranMethod } from './methods/local-moran.ts';
import { mantelMethod } from './methods/mantel.ts';
import { nearRepeatMethod } from './methods/near-repeat.ts';
import { nearestNeighbourHierarchyMethod } from './methods/nearest-neighbour-hierarchy.ts';
import { nowcastMethod } from './methods/nowcast.ts';
import { relativeRiskMethod } from './methods/relative-risk.ts';
import { repeatPlacesMethod } from './methods/repeat-places.ts';
import { ripleyMethod } from './methods/ripley.ts';
import { seasonsMethod } from './methods/seasons.ts';
import { smallShiftMethod } from './methods/small-shift.ts';
import { spaceTimeKMethod } from './methods/space-time-k.ts';
import { stDbscanMethod } from './methods/st-dbscan.ts';
import { stabilityMethod } from './methods/stability.ts';
import { stacMethod } from './methods/stac.ts';
import { trendMethod } from './methods/trend.ts';

/** Every method an analysis card can be made with. */
export const METHODS: readonly Method[] = [
  kernelDensityMethod,
  adaptiveDensityMethod,
  bandwidthsMethod,
  gridCountsMethod,
  deviationalEllipseMethod,
  dualDensityMethod,
  relativeRiskMethod,
  hotSpotsMethod,
  stabilityMethod,
  localMoranMethod,
  globalMoranMethod,
  dbscanMethod,
  stDbscanMethod,
  hdbscanMethod,
  nearestNeighbourHierarchyMethod,
  stacMethod,
  nearRepeatMethod,
  spaceTimeKMethod,
  mantelMethod,
  ripleyMethod,
  aoristicClockMethod,
  repeatPlacesMethod,
  concentrationMethod,
  areaRatesMethod,
  funnelMethod,
  harmMethod,
  trendMethod,
  controlChartMethod,
  seasonsMethod,
  countModelMethod,
  forecastMethod,
  changePointsMethod,
  smallShiftMethod,
  farringtonMethod,
  earsMethod,
  nowcastMethod,
  compareCountsMethod,
];

export function findMethod(name: string): Method | undefined {
  return METHODS.find((method) => method.name === name);
}
