import type { Deps } from '../../../platform/index.ts';
import { type Allowance, type Read, refused, taken } from '../model/index.ts';
import type { Jurisdiction } from '../store/index.ts';
import { CHANGED, listJurisdictions } from './keys.ts';
import type { Opener } from './opener.ts';

/** What answers Open311 questions: AIM's own things, and whose data is meant by a jurisdiction. */
export interface Server extends Deps {
  allowance: Allowance;
  opener: Opener;
  /** Without a slash at its end; null: whatever the asker called us. */
  publicUrl: string | null;
  /** @param jurisdictionId  null where it was not said: fine for a server of one */
  partnershipOf(jurisdictionId: string | null): Promise<Read<number>>;
  jurisdictionOf(partnershipId: number): Promise<Jurisdiction | undefined>;
}

/** Jurisdictions are asked for with every question and change once in years: kept until one changes. */
export function jurisdictions(
  deps: Deps,
  partnershipId: number,
): Pick<Server, 'partnershipOf' | 'jurisdictionOf'> & {
  /** Those that are served here. */
  partnerships(): Promise<number[]>;
  forget(event: { what: string }): void;
} {
  let known: Promise<Jurisdiction[]> | null = null;
  const all = () => {
    known ??= listJurisdictions(deps).catch((error) => {
      known = null;
      throw error;
    });
    return known;
  };
  return {
    async partnershipOf(jurisdictionId) {
      const found = await all();
      if (jurisdictionId !== null) {
        const meant = found.find((each) => each.jurisdictionId === jurisdictionId.toLowerCase());
        // A server whose administrator named no jurisdiction serves its one partnership under any name.
        if (meant === undefined && found.length > 0) {
          return refused({ status: 404, description: `jurisdiction_id ${jurisdictionId} was not found.` });
        }
        return taken(meant?.partnershipId ?? partnershipId);
      }
      const partnerships = new Set(found.map((each) => each.partnershipId));
      if (partnerships.size > 1) {
        return refused({ status: 400, description: 'jurisdiction_id was not provided; several are served here.' });
      }
      return taken(found[0]?.partnershipId ?? partnershipId);
    },
    async jurisdictionOf(id) {
      return (await all()).find((each) => each.partnershipId === id);
    },
    async partnerships() {
      return [...new Set([partnershipId, ...(await all()).map((each) => each.partnershipId)])];
    },
    forget({ what }) {
      if (what === CHANGED) known = null;
    },
  };
}
