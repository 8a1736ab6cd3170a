import { Type } from 'typebox';
import { ADDRESS_WORDS } from '../../picture/model.ts';
import { Nullable, OneOf } from '../../platform/index.ts';
import { MARKINGS } from '../../vocabulary/index.ts';

const Word = Type.Optional(Type.String({ maxLength: 8000 }));
export const FILTER_WORDS = Object.fromEntries(ADDRESS_WORDS.map((word) => [word, Word])) as Record<
  (typeof ADDRESS_WORDS)[number],
  typeof Word
>;
export const FilterSchema = Type.Object(FILTER_WORDS, { additionalProperties: false });

const Options = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown());
const Seed = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

export const RequestSchema = Type.Object(
  {
    method: Type.String({ maxLength: 100 }),
    options: Type.Optional(Options),
    seed: Type.Optional(Seed),
    filter: FilterSchema,
    compareWith: Type.Optional(FilterSchema),
  },
  { additionalProperties: false },
);

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

const RecordsSchema = Type.Object({
  filter: FilterSchema,
  n: Type.Integer(),
  events: Type.Integer(),
  asKnownAt: Type.Object({ ordinal: Type.Integer({ minimum: 0 }), at: Nullable(Type.Number()) }),
  sha256: Hash,
});

const HEAD = {
  v: Type.Literal(1),
  method: Type.String(),
  methodVersion: Type.Integer(),
  parameters: Options,
  seed: Seed,
  records: RecordsSchema,
  compareWith: Nullable(RecordsSchema),
  rights: Type.Object({
    clearance: OneOf(MARKINGS),
    areaOnlyCategories: Type.Array(Type.Integer()),
    areaOnlyFlags: Type.Integer({ minimum: 0 }),
  }),
  ground: Type.Object({ words: Type.String(), areaKm2: Type.Number(), sha256: Hash }),
  nUsed: Type.Integer(),
  leftOut: Type.Array(Type.Object({ reason: Type.String(), n: Type.Integer() })),
  words: Type.Array(Type.String()),
  notices: Type.Array(Type.String()),
  marking: OneOf(MARKINGS),
  refused: Type.Boolean(),
  refusal: Nullable(Type.String()),
  instead: Nullable(Type.String()),
  resultSha256: Hash,
};

/** A card as it comes back in: with its result or without. Nothing of it is believed that can be looked up. */
export const CardHeadSchema = Type.Object({ ...HEAD, result: Type.Optional(Type.Unknown()) });

/** A card as it goes out. `result` has its own shape for each `kind`; see docs/analysis-cards.md. */
export const CardSchema = Type.Object({ ...HEAD, result: Type.Unknown() });

const ChangedSchema = Type.Object({
  added: Type.Integer(),
  corrected: Type.Integer(),
  gone: Type.Integer(),
});

export const RepeatedSchema = Type.Object({
  same: Type.Boolean(),
  /** Why it is not the same, in sentences; empty where it is. */
  because: Type.Array(Type.String()),
  /** What has changed in the selection since the card's moment. */
  since: ChangedSchema,
  card: CardSchema,
});

export const AnalysisViewSchema = Type.Object({
  analysisId: Type.String(),
  state: OneOf(['waiting', 'running', 'done', 'failed', 'cancelled']),
  madeAt: Nullable(Type.Number()),
  card: Nullable(CardSchema),
  problem: Nullable(Type.String()),
});

/** Kept cards without their results. */
export const AnalysisListSchema = Type.Object({
  analyses: Type.Array(
    Type.Object({
      analysisId: Type.String(),
      method: Type.String(),
      title: Type.String(),
      madeAt: Type.Number(),
      madeBy: Nullable(Type.Object({ personId: Type.Integer(), name: Type.String() })),
      records: RecordsSchema,
    }),
  ),
});

export const AdviceSchema = Type.Object({
  n: Type.Integer(),
  methods: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Type.String(),
      needs: Type.String(),
      comparesTwo: Type.Boolean(),
      fits: Type.Boolean(),
      nUsable: Type.Integer(),
      refusal: Nullable(Type.String()),
      instead: Nullable(Type.String()),
      why: Nullable(Type.String()),
      caution: Nullable(Type.String()),
      /** Every option with its default for this selection. */
      options: Options,
      /** JSON Schema of the options. */
      schema: Type.Unknown(),
    }),
  ),
});

const HarmEditions = Type.Array(
  Type.Object({
    harmEditionId: Type.Integer(),
    index: Type.String(),
    edition: Type.String(),
    nWeights: Type.Integer(),
    nCategories: Type.Integer(),
  }),
);

export const HarmListSchema = Type.Object({ editions: HarmEditions });

export const HarmInputSchema = Type.Object(
  {
    index: Type.String({ minLength: 1, maxLength: 100 }),
    edition: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    text: Type.String({ minLength: 1, maxLength: 5_000_000 }),
  },
  { additionalProperties: false },
);

export const HarmLoadSchema = Type.Object({
  editions: HarmEditions,
  nRows: Type.Integer(),
  nUsed: Type.Integer(),
  problems: Type.Array(
    Type.Object({
      row: Type.Integer(),
      column: Type.String(),
      found: Type.String(),
      expected: Type.String(),
    }),
  ),
});
