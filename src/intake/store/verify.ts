import type { Tx } from '../../platform/index.ts';

export interface LoadAccount {
  loadId: number;
  feed: string;
  fileName: string;
  state: string;
  read: number;
  accepted: number;
  updated: number;
  unchanged: number;
  quarantined: number;
  /** Incident versions that became known with the load. */
  stored: number;
  /** Rows in quarantine. */
  held: number;
  /** Of both, how many were there and are erased under the feed's retention. */
  erasedVersions: number;
  erasedHeld: number;
}

/** What each load says of its rows beside what is in the tables, read whole: clearance does not hide a row from a count. */
export async function accountForLoads(tx: Tx): Promise<LoadAccount[]> {
  return tx.asOwner((owner) =>
    owner.query<Record<keyof LoadAccount, never>>(
      `select l.load_id as "loadId", f.code as feed, l.file_name as "fileName", l.state, l.rows_read as read,
              l.rows_accepted as accepted, l.rows_updated as updated, l.rows_unchanged as unchanged,
              l.rows_quarantined as quarantined, coalesce(i.n, 0) as stored, coalesce(q.n, 0) as held,
              coalesce(e.versions, 0)::int as "erasedVersions", coalesce(e.held, 0)::int as "erasedHeld"
         from load l
         join feed f using (partnership_id, feed_id)
         left join (select known_from, count(*) as n from incident where partnership_id = $1 group by 1) i
           on i.known_from = l.moment_id
         left join (select load_id, count(*) as n from quarantine where partnership_id = $1 group by 1) q
           on q.load_id = l.load_id
         left join (select load_id, sum(versions) as versions, sum(held_rows) as held from erasure_of_load
                     where partnership_id = $1 group by 1) e on e.load_id = l.load_id
        where l.partnership_id = $1 order by l.load_id`,
      [tx.viewer.partnershipId],
    ),
  );
}

/** Incident versions of loads that are not, or never were, part of the picture, and have no business being there. */
export async function countStray(tx: Tx): Promise<number> {
  const rows = await tx.asOwner((owner) =>
    owner.query<{ n: number }>(
      `select count(*) as n from incident i
         left join load l using (partnership_id, load_id)
        where i.partnership_id = $1 and (l.load_id is null or l.state in ('running', 'failed', 'cancelled'))`,
      [tx.viewer.partnershipId],
    ),
  );
  return rows[0]!.n;
}
