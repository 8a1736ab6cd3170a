import type { Tx } from '../../platform/index.ts';
import { type Instant, MARKINGS, type Marking, markingRank } from '../../vocabulary/index.ts';

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
  };
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

export async function insertCard(tx: Tx, card: StoredCard): Promise<void> {
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
