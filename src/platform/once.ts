import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { badRequest, conflict } from './errors.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Does something once for a key, however often it is asked: a phone that had no answer asks again with the same key and
 * is given the first answer. Key, work and answer commit together. Two at the same time: the second waits for the first.
 *
 * @param key     a uuid of the asker's own; without one the work is simply done
 * @param asked   what was asked; the same key with something else is refused. `undefined` leaves that unchecked
 * @param work    its answer must be JSON, and small: names of what was made, not what they hold
 * @throws Refusal `idempotency.other` when the key was used by somebody else or for something else
 */
export async function once<Answer>(
  tx: Tx,
  key: string | undefined,
  asked: unknown,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (key === undefined) return work();
  if (!UUID.test(key)) throw badRequest('idempotency.key', `The idempotency key must be a uuid; found "${key}".`);
  const { partnershipId, personId } = tx.viewer;
  const tables = tx.tables<unknown>();
  const hash = asked === undefined ? null : createHash('sha256').update(JSON.stringify(asked)).digest('hex');
  // Waits here while another transaction holds the same key and has not ended.
  const { rows: taken } = await sql`insert into idempotency (partnership_id, key, person_id)
    values (${partnershipId}, ${key}::uuid, ${personId}) on conflict do nothing returning key`.execute(tables);
  if (taken.length === 0) {
    const { rows } = await sql<{ person_id: number | null; result: { asked: string | null; answer: Answer } | null }>`
      select person_id, result from idempotency where partnership_id = ${partnershipId} and key = ${key}::uuid`.execute(
      tables,
    );
    const [kept] = rows;
    if (!kept?.result || kept.person_id !== personId || (hash !== null && kept.result.asked !== hash)) {
      throw conflict('idempotency.other', 'This key was used for another request already. Use a new one for each.');
    }
    return kept.result.answer;
  }
  const answer = await work();
  await sql`update idempotency set result = ${JSON.stringify({ asked: hash, answer })}::jsonb
    where partnership_id = ${partnershipId} and key = ${key}::uuid`.execute(tables);
  return answer;
}
