/** What the Driver and Vehicle Licensing Agency answers about a registration mark, and what it means for a case. */

/** Answer of DVLA's Vehicle Enquiry Service 1.2: what AIM reads of it. Dates are `YYYY-MM-DD`. */
export interface VesVehicle {
  registrationNumber: string;
  taxStatus?: 'Taxed' | 'Untaxed' | 'SORN' | 'Not Taxed for on Road Use' | undefined;
  taxDueDate?: string | undefined;
  motStatus?: 'No details held by DVLA' | 'No results returned' | 'Not valid' | 'Valid' | undefined;
  motExpiryDate?: string | undefined;
  make?: string | undefined;
  colour?: string | undefined;
  fuelType?: string | undefined;
  yearOfManufacture?: number | undefined;
  engineCapacity?: number | undefined;
  markedForExport?: boolean | undefined;
  wheelplan?: string | undefined;
  dateOfLastV5CIssued?: string | undefined;
}

/** `exportMarked`: declared as exported, so neither taxed nor expected here. `notFound`: DVLA knows no such mark. */
export const TAX_STANDINGS = ['taxed', 'untaxed', 'sorn', 'notForRoad', 'exportMarked', 'notFound', 'unknown'] as const;
export type TaxStanding = (typeof TAX_STANDINGS)[number];

export function taxStanding(vehicle: VesVehicle | null): TaxStanding {
  if (vehicle === null) return 'notFound';
  if (vehicle.markedForExport === true) return 'exportMarked';
  switch (vehicle.taxStatus) {
    case 'Taxed':
      return 'taxed';
    case 'Untaxed':
      return 'untaxed';
    case 'SORN':
      return 'sorn';
    case 'Not Taxed for on Road Use':
      return 'notForRoad';
    default:
      return 'unknown';
  }
}

const MEANS: Record<TaxStanding, string> = {
  taxed: 'Taxed: not an untaxed vehicle. It may still be abandoned.',
  untaxed: 'Untaxed: may be removed from a public road where the partnership holds DVLA’s powers.',
  sorn: 'Declared off the road (SORN): may not stand on a public road; lawful on private land.',
  notForRoad: 'Not taxed for use on the road.',
  exportMarked: 'Marked as exported: it should not be here. Check the plate on the vehicle.',
  notFound: 'DVLA knows no such registration. Check the plate on the vehicle: it may be foreign, false or misread.',
  unknown: 'DVLA gave no tax status. Ask DVLA by telephone before anything is done.',
};

export const taxWords = (standing: TaxStanding): string => MEANS[standing];

/**
 * Where the vehicle that was seen and the one that DVLA describes differ: the sign of a cloned or misread plate. Only what
 * is known of both is compared.
 */
export function mismatches(
  vehicle: VesVehicle,
  seen: { make?: string | undefined; colour?: string | undefined },
): string[] {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const differ: string[] = [];
  for (const of of ['make', 'colour'] as const) {
    const [told, held] = [seen[of], vehicle[of]];
    if (!told || !held) continue;
    // "Silver hatchback" is silver; "grey" and "gray" are one.
    const [a, b] = [plain(told).replaceAll('gray', 'grey'), plain(held).replaceAll('gray', 'grey')];
    if (!a.includes(b) && !b.includes(a)) differ.push(`${of} seen “${told}”, held by DVLA “${held.toLowerCase()}”`);
  }
  return differ;
}

/** One enquiry as it is kept: what was asked, who answered, what it says. The registration mark itself is not in it. */
export interface Enquiry {
  enquiryId: number;
  caseId: number;
  at: number;
  source: 'dvla' | 'police';
  outcome: 'answered' | 'notFound' | 'failed';
  /** "Untaxed: …", or what went wrong. */
  words: string;
  standing: TaxStanding | null;
  isStolen: boolean | null;
  make: string | null;
  colour: string | null;
  motStatus: string | null;
  mismatches: readonly string[];
  by: string;
}
