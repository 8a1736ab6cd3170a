import { sql } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { TilesSetting } from '../model.ts';
import { here } from './areas.ts';

/** What the map's ground is drawn from, where the partnership has set it. */
export async function getTilesSetting(tx: Tx): Promise<TilesSetting | null> {
  const { rows } = await sql<{ tiles: TilesSetting | null }>`
    select settings -> 'tiles' as tiles from partnership where partnership_id = ${here(tx)}`.execute(tx.tables());
  return rows[0]?.tiles ?? null;
}

export async function putTilesSetting(tx: Tx, setting: TilesSetting | null): Promise<void> {
  await sql`update partnership set settings = settings || jsonb_build_object('tiles', ${JSON.stringify(setting)}::jsonb)
    where partnership_id = ${here(tx)}`.execute(tx.tables());
}
