export { bngToWgs84, type LonLat, type PlanePoint, projectAll, wgs84ToBng } from './bng.ts';
export { type Ostn15, readOstn15 } from './ostn15.ts';
export {
  BRITISH_NATIONAL_GRID,
  inBritain,
  localPlane,
  ostn15Plane,
  type Plane,
  type PlaneSetting,
  planeFor,
  planeOf,
} from './plane.ts';
