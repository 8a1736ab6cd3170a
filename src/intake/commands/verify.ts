import { requirePolicy } from '../../governance/index.ts';
import type { Deps } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { isAccountedFor } from '../model.ts';
import * as store from '../store/index.ts';

export interface VerifiedLoads {
  loads: number;
  rowsRead: number;
  /** Each load that does not add up, with what was found and what was expected, in words. */
  problems: { loadId: number; feed: string; fileName: string; problem: string }[];
  /** Incident versions that belong to no finished load. */
  stray: number;
}

/** Recounts every load: its rows add up, and what it says went in and was held is in the tables. */
export async function verifyLoads(deps: Deps, viewer: Viewer): Promise<VerifiedLoads> {
  requirePolicy(viewer, 'load.read');
  return deps.database.transact(viewer, async (tx) => {
    const accounts = await store.accountForLoads(tx);
    const problems = accounts.flatMap((account) => {
      const problem = problemOf(account);
      return problem === null
        ? []
        : [{ loadId: account.loadId, feed: account.feed, fileName: account.fileName, problem }];
    });
    const stray = await store.countStray(tx);
    const result = {
      loads: accounts.length,
      rowsRead: accounts.reduce((sum, account) => sum + account.read, 0),
      problems,
      stray,
    };
    tx.audit({
      v: 1,
      what: 'loads.verified',
      outcome: problems.length === 0 && stray === 0 ? 'done' : 'failed',
      details: { loads: result.loads, rowsRead: result.rowsRead, problems: problems.length, stray },
    });
    return result;
  });
}

export function problemOf(load: store.LoadAccount): string | null {
  if (load.state === 'running') return null;
  const { read, accepted, updated, unchanged, quarantined, erasedVersions, erasedHeld } = load;
  const stored = load.stored + erasedVersions;
  const held = load.held + erasedHeld;
  if (!isAccountedFor(load)) {
    return `${read} rows were read, but ${accepted} accepted + ${updated} updated + ${unchanged} unchanged + ${quarantined} quarantined are ${accepted + updated + unchanged + quarantined}`;
  }
  if (load.state !== 'done' && load.state !== 'withdrawn') return null;
  if (stored !== accepted + updated) {
    return `${accepted + updated} rows went in, but ${stored} incident versions are there`;
  }
  return held === quarantined ? null : `${quarantined} rows were held, but ${held} are in quarantine`;
}
