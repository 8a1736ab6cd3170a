import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';
import type { ClockCalendar } from '../clocks/model.ts';
import type { Body, ServiceDefinition } from './model.ts';

interface Tables {
  service_definition: {
    partnership_id: number;
    code: string;
    version: number;
    effective_from: number;
    body: unknown;
    changed_at: Date;
    changed_by: number | null;
  };
  service_body: { partnership_id: number; body_id: string; body: unknown; version: number; changed_at: Date };
  service_calendar: { partnership_id: number; calendar_id: string; body: unknown; version: number; changed_at: Date };
  street_owner: { partnership_id: number; segment_id: number; owner: string };
}

const here = (tx: Tx) => tx.viewer.partnershipId;

/** Every version the partnership has kept, in the order in which they were made. */
export async function listDefinitions(tx: Tx, code?: string): Promise<ServiceDefinition[]> {
  let query = tx
    .tables<Tables>()
    .selectFrom('service_definition')
    .select('body')
    .where('partnership_id', '=', here(tx));
  if (code !== undefined) query = query.where('code', '=', code);
  const rows = await query.orderBy('code').orderBy('version').execute();
  return rows.map(({ body }) => body as ServiceDefinition);
}

/** False when that version is there already. */
export async function insertDefinition(tx: Tx, definition: ServiceDefinition, at: Instant): Promise<boolean> {
  const made = await tx
    .tables<Tables>()
    .insertInto('service_definition')
    .values({
      partnership_id: here(tx),
      code: definition.code,
      version: definition.version,
      effective_from: definition.effectiveFrom,
      body: JSON.stringify(definition),
      changed_at: new Date(at),
      changed_by: tx.viewer.personId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function listBodies(tx: Tx): Promise<Body[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('service_body')
    .select('body')
    .where('partnership_id', '=', here(tx))
    .orderBy('body_id')
    .execute();
  return rows.map(({ body }) => body as Body);
}

export async function saveBody(tx: Tx, body: Body, at: Instant): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('service_body')
    .values({
      partnership_id: here(tx),
      body_id: body.id,
      body: JSON.stringify(body),
      version: 1,
      changed_at: new Date(at),
    })
    .onConflict((conflict) =>
      conflict.columns(['partnership_id', 'body_id']).doUpdateSet((row) => ({
        body: row.ref('excluded.body'),
        version: row('service_body.version', '+', 1),
        changed_at: row.ref('excluded.changed_at'),
      })),
    )
    .execute();
}

export async function listCalendars(tx: Tx): Promise<ClockCalendar[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('service_calendar')
    .select('body')
    .where('partnership_id', '=', here(tx))
    .orderBy('calendar_id')
    .execute();
  return rows.map(({ body }) => body as ClockCalendar);
}

export async function saveCalendar(tx: Tx, calendar: ClockCalendar, at: Instant): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('service_calendar')
    .values({
      partnership_id: here(tx),
      calendar_id: calendar.id,
      body: JSON.stringify(calendar),
      version: 1,
      changed_at: new Date(at),
    })
    .onConflict((conflict) =>
      conflict.columns(['partnership_id', 'calendar_id']).doUpdateSet((row) => ({
        body: row.ref('excluded.body'),
        version: row('service_calendar.version', '+', 1),
        changed_at: row.ref('excluded.changed_at'),
      })),
    )
    .execute();
}

/** Owner of a street; `council` where nothing else was entered. */
export async function ownerOfStreet(tx: Tx, segmentId: number): Promise<string> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('street_owner')
    .select('owner')
    .where('partnership_id', '=', here(tx))
    .where('segment_id', '=', segmentId)
    .executeTakeFirst();
  return row?.owner ?? 'council';
}

export async function saveStreetOwner(tx: Tx, segmentId: number, owner: string): Promise<void> {
  await tx
    .tables<Tables>()
    .insertInto('street_owner')
    .values({ partnership_id: here(tx), segment_id: segmentId, owner })
    .onConflict((conflict) => conflict.columns(['partnership_id', 'segment_id']).doUpdateSet({ owner }))
    .execute();
}
