import type { Tx } from '../database.ts';

/** Of some files those that no photo shows any more, of whatever partnership: to be removed once this is committed. */
export function unusedFiles(tx: Tx, sha256s: readonly string[]): Promise<string[]> {
  return tx.asOwner(async (owner) => {
    const rows = await owner.query('select distinct sha256 from kept_file where sha256 = any($1)', [
      sha256s.map((sha256) => Buffer.from(sha256, 'hex')),
    ]);
    const kept = new Set(rows.map((row) => (row['sha256'] as Buffer).toString('hex')));
    return sha256s.filter((sha256) => !kept.has(sha256));
  });
}
