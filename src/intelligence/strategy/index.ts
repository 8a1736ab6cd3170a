export {
  adoptStrategy,
  draftNewStrategy,
  draftStrategy,
  prioritiesInForce,
  type StrategyAuthority,
  strategyInForce,
  unadoptStrategy,
} from './commands.ts';
export { strategyRoutes } from './routes.ts';
