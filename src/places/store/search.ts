import { sql } from 'kysely';
import type { Tx } from '../../platform/index.ts';
import type { PlaceFound } from '../model.ts';
import { postcodeKey, streetKey } from '../street-name.ts';
import { here, rowsOf } from './areas.ts';
import { addressKey } from './gazetteer.ts';

/** `%` and `_` are themselves in what a person types. */
const literal = (words: string) => words.replace(/[\\%_]/g, '\\$&');

/**
 * Places whose name, address or postcode has these words: areas in use, streets, postcodes, venues, addresses; names that
 * begin with them first.
 */
export async function searchPlaces(tx: Tx, words: string, limit: number): Promise<PlaceFound[]> {
  const typed = literal(words.trim().toLowerCase());
  const street = literal(streetKey(words));
  const postcode = literal(postcodeKey(words));
  const address = literal(addressKey(words));
  return rowsOf(
    tx,
    sql<PlaceFound>`with found as (
      select 'area' as kind, a.area_id as id, a.name,
          case s.kind when 'ward' then 'Ward' when 'beat' then 'Beat' when 'smallArea' then 'Small area' else s.name end
            as detail,
          a.lon, a.lat, case when lower(a.name) like ${`${typed}%`} then 0 else 4 end as rank
        from area a join area_set s using (partnership_id, area_set_id)
        where a.partnership_id = ${here(tx)} and s.is_in_use
          and (lower(a.name) like ${`%${typed}%`} or lower(a.code) = ${typed})
      union all
      select 'street', g.segment_id, g.name, case when g.parts > 1 then 'part ' || g.part || ' of ' || g.parts else '' end,
          g.lon, g.lat, case when g.name_key like ${`${street}%`} then 1 else 5 end
        from (select s.segment_id, s.name, s.name_key,
            s.line_degrees[array_length(s.line_degrees, 1) / 4 * 2 + 1] as lon,
            s.line_degrees[array_length(s.line_degrees, 1) / 4 * 2 + 2] as lat,
            row_number() over same as part, count(*) over (partition by s.name_key) as parts
          from street_segment s where s.partnership_id = ${here(tx)} and s.name <> '' and ${street} <> ''
            and s.name_key like ${`%${street}%`}
          window same as (partition by s.name_key order by s.code)) g
      union all
      select 'street', p.segment_id, p.postcode, 'postcode' || coalesce(', ' || nullif(s.name, ''), ''), p.lon, p.lat, 2
        from postcode p join street_segment s on s.partnership_id = p.partnership_id and s.segment_id = p.segment_id
        where p.partnership_id = ${here(tx)} and ${postcode} <> '' and p.postcode_key like ${`${postcode}%`}
      union all
      select case when a.address_id is null then 'street' else 'address' end, coalesce(a.address_id, v.segment_id), v.name,
          replace(v.kind, '-', ' '), v.lon, v.lat, case when lower(v.name) like ${`${typed}%`} then 3 else 6 end
        from venue v left join address a on a.partnership_id = v.partnership_id and a.uprn = v.uprn
        where v.partnership_id = ${here(tx)} and lower(v.name) like ${`%${typed}%`}
          and (a.address_id is not null or v.segment_id is not null)
      union all
      select 'address', a.address_id, a.address, a.postcode, a.lon, a.lat, 7 from address a
        where a.partnership_id = ${here(tx)} and ${address} <> '' and a.address_key like ${`${address}%`}
      union all
      select 'address', a.address_id, a.address, 'UPRN ' || a.uprn, a.lon, a.lat, 0 from address a
        where a.partnership_id = ${here(tx)} and a.uprn = ${words.trim()}
    )
    select kind, id, name, detail, lon, lat from found order by rank, length(name), name, id limit ${limit}`,
  );
}
