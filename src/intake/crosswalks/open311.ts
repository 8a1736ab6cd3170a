/** Open311 service codes of domain brief §5.4 to AIM's tree. The standard defines none: a partnership maps others in a profile. */
const CATEGORY_OF = new Map<string, string>([
  ['VEH-ABND', 'street/vehicle/abandoned'],
  ['VEH-UNTX', 'street/vehicle/untaxed'],
  ['VEH-NUIS', 'street/vehicle/nuisance'],
  ['FLY-TIP', 'street/fly-tip'],
  ['FLY-POST', 'street/fly-post'],
  ['GRF-OFF', 'street/graffiti/offensive'],
  ['GRF-GEN', 'street/graffiti/general'],
  ['LIT-GEN', 'street/litter/general'],
  ['LIT-DOG', 'street/litter/dog'],
  ['LIT-NDL', 'street/litter/needles'],
  ['NOI-DOM', 'street/noise/domestic'],
  ['NOI-COM', 'street/noise/commercial'],
  ['LGT-OUT', 'street/light'],
  ['VOID-SEC', 'street/void'],
  ['CCTV-REQ', 'street/cctv'],
  ['TS-UAS', 'street/trading/under-age'],
  ['TS-DOOR', 'street/trading/doorstep'],
  ['WRD-VIS', 'street/warden'],
]);

/** Families whose further letters say more than AIM's tree does. */
const FAMILIES: readonly [prefix: string, category: string][] = [
  ['ASB-', 'street/asb'],
  ['EH-', 'street/environmental'],
];

export function open311Category(serviceCode: string): string | null {
  const code = serviceCode.trim().toUpperCase();
  const family = FAMILIES.find(([prefix]) => code.startsWith(prefix) && code.length > prefix.length);
  return CATEGORY_OF.get(code) ?? family?.[1] ?? null;
}
