import type { AgencyKind } from '../../../vocabulary/index.ts';

/** Who acts on the street, as the law tells them apart. */
export interface Actor {
  code: string;
  name: string;
  /** Which kinds of agency employ them. */
  agencies: readonly AgencyKind[];
}

export const ACTORS: readonly Actor[] = [
  { code: 'constable', name: 'Constable', agencies: ['police'] },
  { code: 'pcso', name: 'Police community support officer', agencies: ['police'] },
  { code: 'streetWarden', name: 'Street or neighbourhood warden', agencies: ['council'] },
  { code: 'enforcement', name: 'Environmental enforcement officer', agencies: ['council'] },
  { code: 'asbOfficer', name: 'Antisocial behaviour officer', agencies: ['council'] },
  { code: 'accredited', name: 'Accredited person (CSAS)', agencies: ['council', 'partner'] },
  { code: 'environmentalHealth', name: 'Environmental health officer', agencies: ['council'] },
  { code: 'tradingStandards', name: 'Trading standards officer', agencies: ['council'] },
  { code: 'civilEnforcement', name: 'Civil enforcement officer (parking)', agencies: ['council'] },
  { code: 'cctvOperator', name: 'CCTV operator', agencies: ['council', 'police', 'partner'] },
  { code: 'cleansing', name: 'Street cleansing crew', agencies: ['council'] },
  { code: 'youthWorker', name: 'Youth worker', agencies: ['council', 'partner'] },
  { code: 'firePrevention', name: 'Fire prevention or arson officer', agencies: ['fire'] },
  { code: 'registeredProvider', name: 'Registered provider (landlord)', agencies: ['partner', 'council'] },
];

/** What a task is about, coarse enough to be chosen from a list. */
export interface Problem {
  code: string;
  name: string;
  /** Category codes of the vocabulary it is usually recorded as; each with all below it. */
  categories: readonly string[];
  /** Whether the incremental ladder for antisocial behaviour applies. */
  hasLadder: boolean;
}

const problem = (code: string, name: string, categories: string[], hasLadder = false): Problem => ({
  ...{ code, name, categories, hasLadder },
});

export const PROBLEMS: readonly Problem[] = [
  problem('rowdy', 'Rowdy or nuisance behaviour', ['asb/rowdy', 'asb/trespass', 'street/asb'], true),
  problem('neighbours', 'Neighbour nuisance', ['asb/neighbours', 'asb/communications'], true),
  problem('noise', 'Noise', ['asb/noise', 'street/noise'], true),
  problem('streetDrinking', 'Street drinking', ['asb/street-drinking'], true),
  problem('begging', 'Begging', ['asb/begging'], true),
  problem('fireworks', 'Fireworks', ['asb/fireworks'], true),
  problem('nuisanceVehicle', 'Nuisance vehicles', ['asb/vehicle-nuisance', 'street/vehicle/nuisance'], true),
  problem('abandonedVehicle', 'Abandoned vehicles', ['asb/vehicle-abandoned', 'street/vehicle/abandoned']),
  problem('untaxedVehicle', 'Untaxed vehicles', ['street/vehicle/untaxed']),
  problem('deliberateFire', 'Deliberate fires', ['fire/deliberate', 'crime/damage/arson', 'call/malicious']),
  problem('flyTipping', 'Fly-tipping', ['street/fly-tip']),
  problem('litter', 'Litter and fouling', ['asb/littering', 'street/litter']),
  problem('graffiti', 'Graffiti and fly-posting', ['street/graffiti', 'street/fly-post']),
  problem('voidBuilding', 'Insecure empty buildings', ['street/void']),
  problem('underAgeSales', 'Under-age sales', ['street/trading/under-age']),
  problem('doorstepCrime', 'Doorstep crime', ['street/trading/doorstep', 'crime/fraud']),
  problem('burglary', 'Burglary', ['crime/burglary']),
  problem('vehicleCrime', 'Vehicle crime', ['crime/vehicle']),
  problem('damage', 'Criminal damage', ['crime/damage/criminal']),
  problem('violence', 'Violence in public', ['crime/violence', 'crime/robbery', 'crime/weapons', 'crime/public-order']),
  problem('shopTheft', 'Shop theft', ['crime/theft/shoplifting']),
  problem('theft', 'Other theft', ['crime/theft']),
  problem('drugs', 'Drugs', ['crime/drugs', 'street/litter/needles']),
  problem('homeFire', 'Fires in the home', ['fire/accidental/dwelling', 'fire/chimney']),
  problem('other', 'Something else', []),
];

/** The problem that a category is usually a sign of: the most particular that holds it, else `other`. */
export function problemOfCategory(code: string): string {
  let best = 'other';
  let length = 0;
  for (const { code: problemCode, categories } of PROBLEMS) {
    for (const category of categories) {
      if ((code === category || code.startsWith(`${category}/`)) && category.length > length) {
        best = problemCode;
        length = category.length;
      }
    }
  }
  return best;
}

export const isProblem = (code: string) => PROBLEMS.some((each) => each.code === code);
export const findActor = (code: string) => ACTORS.find((each) => each.code === code);
