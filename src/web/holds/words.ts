import type { Charge, HoldStep } from '../../services/model.ts';

export const CHARGE_WORDS: Record<Charge, string> = {
  ...{ removal: 'Removal', storage: 'Storage', surety: 'Surety', disposal: 'Disposal' },
};

export const HOLD_STEP_WORDS: Record<HoldStep, string> = {
  ...{ move: 'Move', tellKeeper: 'Keeper told', claim: 'Claimed by its keeper', endClaim: 'Claim ended' },
  ...{ pay: 'Record a payment', release: 'Release', dispose: 'Dispose of it' },
  ...{ returnSurety: 'Give the surety back', keepSurety: 'Keep the surety' },
};
