export { vehicleRoutes } from './routes.ts';
export { madeUpVehicle, type StandIn, startStandIn } from './stand-in.ts';
