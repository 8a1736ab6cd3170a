export { enforcementRoutes } from './routes.ts';
