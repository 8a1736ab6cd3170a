import { type HarmEdition, type HarmProblem, readHarmFile } from '../../analysis/index.ts';
import { requirePolicy } from '../../governance/index.ts';
import { badRequest, type Deps } from '../../platform/index.ts';
import { CATEGORIES, type Viewer } from '../../vocabulary/index.ts';
import { sha256 } from './card.ts';
import { harmKeys } from './harm-keys.ts';
import { canonicalJson } from './model.ts';
import * as store from './store.ts';

type HarmDeps = Pick<Deps, 'database' | 'clock'>;

export interface HarmInput {
  /** As the user names it: `CCHI`, `ONS CSS`. */
  index: string;
  /** For files without a column for it. */
  edition?: string | undefined;
  /** The file itself. */
  text: string;
}

/** A loaded edition, and how far it reaches. */
export interface LoadedHarm {
  harmEditionId: number;
  index: string;
  edition: string;
  nWeights: number;
  /** Categories of AIM that it weighs, themselves or by one above them. */
  nCategories: number;
}

export interface HarmLoad {
  editions: LoadedHarm[];
  nRows: number;
  nUsed: number;
  problems: HarmProblem[];
}

/**
 * Keeps the weights of a harm index from the partnership's own file. What was loaded before stays for the cards made
 * with it; new cards take the latest.
 * @throws Refusal `harm.unreadable` naming what was found where no row could be used
 */
export async function loadHarm(deps: HarmDeps, viewer: Viewer, input: HarmInput): Promise<HarmLoad> {
  requirePolicy(viewer, 'analysis.run');
  const { index, edition, text } = input;
  const read = readHarmFile(text, { index, ...(edition === undefined ? {} : { edition }) });
  if (read.editions.length === 0) {
    const [first] = read.problems;
    throw badRequest(
      'harm.unreadable',
      first === undefined
        ? 'This file holds no weights.'
        : `This file holds no weights: row ${first.row}, ${first.column}: found ${first.found === '' ? 'nothing' : `"${first.found}"`}, expected ${first.expected}.`,
    );
  }
  const stored = await deps.database.transact(viewer, async (tx) => {
    const kept: { harmEditionId: number; edition: HarmEdition }[] = [];
    for (const each of read.editions) {
      const harmEditionId = await store.insertHarm(tx, each, {
        at: deps.clock.now(),
        sha256: sha256(canonicalJson(store.harmJson(each))),
      });
      kept.push({ harmEditionId, edition: each });
    }
    tx.audit({
      v: 1,
      what: 'harm.load',
      subjectType: 'harm',
      subjectId: kept.map(({ harmEditionId }) => harmEditionId).join(','),
      details: { index, editions: read.editions.map((each) => each.edition), used: read.nUsed, rows: read.nRows },
    });
    return kept;
  });
  const { nRows, nUsed, problems } = read;
  return { editions: stored.map(described), nRows, nUsed, problems: problems.slice(0, 200) };
}

/** Loaded editions, latest first. */
export async function listHarm(deps: HarmDeps, viewer: Viewer): Promise<LoadedHarm[]> {
  requirePolicy(viewer, 'analysis.run');
  return (await deps.database.transact(viewer, (tx) => store.listHarm(tx))).map(described);
}

/** The edition of this number; of 0 the latest; null where none is loaded. */
export async function harmFor(deps: HarmDeps, viewer: Viewer, harmEditionId: number) {
  const all = await deps.database.transact(viewer, (tx) => store.listHarm(tx));
  return all.find((each) => harmEditionId === 0 || each.harmEditionId === harmEditionId) ?? null;
}

function described({ harmEditionId, edition }: { harmEditionId: number; edition: HarmEdition }): LoadedHarm {
  const keyOf = harmKeys(edition);
  return {
    harmEditionId,
    index: edition.index,
    edition: edition.edition,
    nWeights: edition.weights.size,
    nCategories: CATEGORIES.filter((category) => edition.weights.has(keyOf(category))).length,
  };
}
