import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';

interface Tables {
  calendar_feed: {
    partnership_id: number;
    token_hash: Buffer;
    person_id: number;
    created_at: Instant | Date;
    revoked_at: Instant | Date | null;
  };
}

const here = (tx: Tx) => tx.viewer.partnershipId;

export async function insertFeed(tx: Tx, tokenHash: Buffer, personId: number, at: Instant): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('calendar_feed')
    .values({
      partnership_id: here(tx),
      token_hash: tokenHash,
      person_id: personId,
      created_at: new Date(at),
      revoked_at: null,
    })
    .execute();
}

/** Ends every address this person had. @returns how many */
export async function revokeFeeds(tx: Tx, personId: number, at: Instant): Promise<number> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('calendar_feed')
    .set({ revoked_at: new Date(at) })
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Whose calendar an address is, or null where it is none or no longer. */
export async function findFeed(tx: Tx, tokenHash: Buffer): Promise<number | null> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('calendar_feed')
    .select('person_id')
    .where('partnership_id', '=', here(tx))
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row?.person_id ?? null;
}
