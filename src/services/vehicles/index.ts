export { enquire, liftVehicle, stepHold, type VehicleDeps } from './commands.ts';
export { vehicleRoutes } from './routes.ts';
export { type StandIn, startStandIn } from './stand-in.ts';
