import type { HarmEdition } from '../../analysis/index.ts';
import type { Tx } from '../../platform/index.ts';
import { type Instant, MARKINGS, type Marking, markingRank } from '../../vocabulary/index.ts';
import type { CardRecords } from './model.ts';

interface Tables {
  analysis_card: {
    partnership_id: number;
    card_id: string;
    made_at: Instant | Date;
    made_by_person_id: number | null;
    method: string;
    marking: number;
    sha256: Buffer;
    card: string;
    records: CardRecords | string;
  };
  harm_edition: {
    partnership_id: number;
    harm_edition_id: number;
    index_name: string;
    edition: string;
    loaded_at: Instant | Date;
    loaded_by_person_id: number | null;
    sha256: Buffer;
    weights: HarmJson | string;
  };
  person: { partnership_id: number; person_id: number; name: string };
}

/** An edition as it is kept. */
interface HarmJson {
  weights: [code: string, weight: number][];
  excluded: string[];
  names: [code: string, name: string][];
}

export interface StoredCard {
  cardId: string;
  madeAt: Instant;
  madeByPersonId: number | null;
  method: string;
  marking: Marking;
  sha256: string;
  /** Canonical JSON. */
  text: string;
}

/** A card in a list. */
export interface ListedCard {
  analysisId: string;
  method: string;
  madeAt: Instant;
  /** Null where AIM itself made it. */
  madeBy: { personId: number; name: string } | null;
  records: CardRecords;
}

export async function insertCard(tx: Tx, card: StoredCard, records: CardRecords): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('analysis_card')
    .values({
      partnership_id: tx.viewer.partnershipId,
      card_id: card.cardId,
      made_at: new Date(card.madeAt),
      made_by_person_id: card.madeByPersonId,
      method: card.method,
      marking: markingRank(card.marking),
      sha256: Buffer.from(card.sha256, 'hex'),
      card: card.text,
      records: JSON.stringify(records),
    })
    .execute();
}

export async function findCard(tx: Tx, cardId: string): Promise<StoredCard | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('analysis_card')
    .selectAll()
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .where('card_id', '=', cardId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    cardId: row.card_id,
    madeAt: Number(row.made_at),
    madeByPersonId: row.made_by_person_id,
    method: row.method,
    marking: MARKINGS[row.marking]!,
    sha256: row.sha256.toString('hex'),
    text: row.card,
  };
}

/** The latest cards that this viewer may read, newest first. */
export async function listCards(tx: Tx, limit: number): Promise<ListedCard[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('analysis_card as c')
    .leftJoin('person as p', (join) =>
      join.onRef('p.partnership_id', '=', 'c.partnership_id').onRef('p.person_id', '=', 'c.made_by_person_id'),
    )
    .select(['c.card_id', 'c.method', 'c.made_at', 'c.made_by_person_id', 'c.records', 'p.name'])
    .where('c.partnership_id', '=', tx.viewer.partnershipId)
    .orderBy('c.made_at', 'desc')
    .orderBy('c.card_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    analysisId: row.card_id,
    method: row.method,
    madeAt: Number(row.made_at),
    madeBy: row.made_by_person_id === null ? null : { personId: row.made_by_person_id, name: row.name ?? '' },
    records: row.records as CardRecords,
  }));
}

export const harmJson = ({ weights, excluded, names }: HarmEdition): HarmJson => ({
  weights: [...weights],
  excluded: [...excluded],
  names: [...names],
});

/** @returns the number of the edition in its partnership */
export async function insertHarm(tx: Tx, edition: HarmEdition, by: { at: Instant; sha256: string }): Promise<number> {
  // Editions are few and loaded by hand: the table is counted under a lock.
  await tx.asOwner((owner) => owner.query('lock table harm_edition in share row exclusive mode'));
  const last = await tx
    .tables<Tables>()
    .selectFrom('harm_edition')
    .select('harm_edition_id')
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .orderBy('harm_edition_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const harmEditionId = (last?.harm_edition_id ?? 0) + 1;
  await tx
    .tables<Tables>()
    .insertInto('harm_edition')
    .values({
      partnership_id: tx.viewer.partnershipId,
      harm_edition_id: harmEditionId,
      index_name: edition.index,
      edition: edition.edition,
      loaded_at: new Date(by.at),
      loaded_by_person_id: tx.viewer.personId,
      sha256: Buffer.from(by.sha256, 'hex'),
      weights: JSON.stringify(harmJson(edition)),
    })
    .execute();
  return harmEditionId;
}

/** Latest first. */
export async function listHarm(tx: Tx): Promise<{ harmEditionId: number; edition: HarmEdition }[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('harm_edition')
    .select(['harm_edition_id', 'index_name', 'edition', 'weights'])
    .where('partnership_id', '=', tx.viewer.partnershipId)
    .orderBy('harm_edition_id', 'desc')
    .execute();
  return rows.map((row) => {
    const { weights, excluded, names } = row.weights as HarmJson;
    return {
      harmEditionId: row.harm_edition_id,
      edition: {
        index: row.index_name,
        edition: row.edition,
        weights: new Map(weights),
        excluded: new Set(excluded),
        names: new Map(names),
      },
    };
  });
}
