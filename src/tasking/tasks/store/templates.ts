import type { Tx } from '../../../platform/index.ts';
import type { Instant } from '../../../vocabulary/index.ts';
import type { TaskTemplate } from '../model.ts';

interface Tables {
  task_template: {
    partnership_id: number;
    code: string;
    version: number;
    body: string | TaskTemplate;
    changed_at: Instant | Date;
    changed_by: number | null;
  };
}

const here = (tx: Tx) => tx.viewer.partnershipId;

/** Those that the partnership has edited or made. */
export async function listTemplates(tx: Tx): Promise<(TaskTemplate & { version: number })[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('task_template')
    .selectAll()
    .where('partnership_id', '=', here(tx))
    .orderBy('code')
    .execute();
  return rows.map((row) => ({ ...(row.body as TaskTemplate), version: row.version }));
}

/**
 * Stores the version after the expected one; 0 expects that there is none yet.
 * @returns false where another came first
 */
export async function saveTemplate(tx: Tx, template: TaskTemplate, expected: number, at: Instant): Promise<boolean> {
  const set = {
    version: expected + 1,
    body: JSON.stringify(template),
    changed_at: new Date(at),
    changed_by: tx.viewer.personId,
  };
  if (expected === 0) {
    const { numInsertedOrUpdatedRows } = await tx
      .tables<Tables>()
      .insertInto('task_template')
      .values({ partnership_id: here(tx), code: template.code, ...set })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('task_template')
    .set(set)
    .where('partnership_id', '=', here(tx))
    .where('code', '=', template.code)
    .where('version', '=', expected)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
