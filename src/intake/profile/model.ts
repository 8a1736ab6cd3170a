import { type Static, Type } from 'typebox';
import { AGENCY_KINDS, INCIDENT_FLAGS, LOCATION_PRECISIONS } from '../../vocabulary/index.ts';
import { TEXT_ENCODINGS } from '../reading/text-encoding.ts';

const Strings = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 });
const Words = <W extends string>(words: readonly W[]) => Type.Enum([...words]);
const closed = { additionalProperties: false };

/** A column with dates, how they are written, and optionally a second column with the time of day (`column` + space + `time`). */
const DateColumn = Type.Object(
  { column: Type.String(), time: Type.Optional(Type.String()), format: Type.String() },
  closed,
);

/** All named columns must hold one of their values; a value between slashes is a regular expression, case ignored. */
const Rule = Type.Object(
  { when: Type.Record(Type.String(), Type.Union([Type.String(), Strings])), is: Type.String() },
  closed,
);

/** How any CSV or workbook is read: the YAML files of `profiles/` and those a partnership writes itself. */
export const ProfileSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9-]+$' }),
    version: Type.String({ minLength: 1 }),
    describes: Type.String({ minLength: 1 }),
    agency: Words(AGENCY_KINDS),
    encoding: Type.Optional(Words(TEXT_ENCODINGS)),
    /** IANA name of the zone that dates without an offset are in. Default: the partnership's. */
    timeZone: Type.Optional(Type.String()),
    /** Degrees of the middle of the place it is about: the centre of a partnership that its first load sets up. */
    centre: Type.Optional(Type.Object({ lon: Type.Number(), lat: Type.Number() }, closed)),
    /** Sheet of a workbook, by name. Default: the first. */
    sheet: Type.Optional(Type.String()),
    /** Words that stand for nothing in this source. Empty always does. */
    empty: Type.Optional(Type.Array(Type.String())),
    /** Columns that together are the supplier's key; or `{ row: true }`: made from the whole row and its place among equal rows. */
    reference: Type.Union([Strings, Type.Object({ row: Type.Literal(true) }, closed)]),
    dates: Type.Object(
      {
        occurredFrom: DateColumn,
        occurredTo: Type.Optional(DateColumn),
        reported: Type.Optional(DateColumn),
        recorded: Type.Optional(DateColumn),
      },
      closed,
    ),
    position: Type.Optional(
      Type.Union([
        Type.Object({ system: Type.Literal('wgs84'), lon: Type.String(), lat: Type.String() }, closed),
        Type.Object({ system: Type.Literal('bng'), x: Type.String(), y: Type.String() }, closed),
        Type.Object(
          { system: Type.Literal('proj'), definition: Type.String(), x: Type.String(), y: Type.String() },
          closed,
        ),
      ]),
    ),
    place: Type.Object(
      {
        precision: Words(LOCATION_PRECISIONS),
        street: Type.Optional(Type.String()),
        postcode: Type.Optional(Type.String()),
        uprn: Type.Optional(Type.String()),
        areaCode: Type.Optional(Type.String()),
        /** Columns whose words are kept as the source's own location text. */
        text: Type.Optional(Strings),
      },
      closed,
    ),
    category: Type.Object(
      {
        /** Columns whose words are kept as the source's own category. */
        columns: Strings,
        /** The first rule that holds names the category; a row that none holds for is held. */
        rules: Type.Array(Rule, { minItems: 1 }),
      },
      closed,
    ),
    outcome: Type.Optional(Type.String()),
    count: Type.Optional(Type.String()),
    flags: Type.Optional(
      Type.Partial(Type.Record(Words(INCIDENT_FLAGS), Type.Object({ column: Type.String(), is: Strings }, closed))),
    ),
    /** Name in AIM: column of the source. Never personal data. */
    attributes: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  closed,
);
export type Profile = Static<typeof ProfileSchema>;

/** Every column the profile reads: what a file must have. */
export function columnsOf(profile: Profile): string[] {
  const names = new Set<string>();
  const add = (...columns: (string | undefined)[]) => {
    for (const column of columns) if (column !== undefined) names.add(column);
  };
  if (Array.isArray(profile.reference)) add(...profile.reference);
  for (const date of Object.values(profile.dates)) add(date.column, date.time);
  const { position, place, category } = profile;
  if (position !== undefined)
    add(...(position.system === 'wgs84' ? [position.lon, position.lat] : [position.x, position.y]));
  add(place.street, place.postcode, place.uprn, place.areaCode, ...(place.text ?? []));
  add(...category.columns, ...category.rules.flatMap((rule) => Object.keys(rule.when)));
  add(profile.outcome, profile.count, ...Object.values(profile.flags ?? {}).map((flag) => flag.column));
  add(...Object.values(profile.attributes ?? {}));
  return [...names];
}
