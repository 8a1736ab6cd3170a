import { randomBytes } from 'node:crypto';
import type { Tx } from '../../../platform/index.ts';

interface Tables {
  resident_site: { partnership_id: number; secret: Buffer };
}

/** The secret that this partnership's forms are signed with; made when it is first asked for. */
export async function formSecret(tx: Tx): Promise<Buffer> {
  const { partnershipId } = tx.viewer;
  await tx
    .tables<Tables>()
    .insertInto('resident_site')
    .values({ partnership_id: partnershipId, secret: randomBytes(32) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { secret } = await tx
    .tables<Tables>()
    .selectFrom('resident_site')
    .select('secret')
    .where('partnership_id', '=', partnershipId)
    .executeTakeFirstOrThrow();
  return secret;
}
