export { vehicleRoutes } from './routes.ts';
export { type StandIn, startStandIn } from './stand-in.ts';
