import { Type } from 'typebox';
import { Nullable, OneOf } from '../../platform/index.ts';
import { LETTER_FIELD_KINDS, type Letter, type LetterTemplate } from './model.ts';

export const exact = { additionalProperties: false } as const;

const Field = Type.Object(
  {
    id: Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9]{0,39}$' }),
    words: Type.String({ minLength: 1, maxLength: 120 }),
    kind: OneOf(LETTER_FIELD_KINDS),
    isRequired: Type.Boolean(),
  },
  exact,
);

export const TemplateSchema = Type.Unsafe<LetterTemplate>(
  Type.Object({
    code: Type.String({ maxLength: 40 }),
    from: Type.String({ maxLength: 10 }),
    name: Type.String({ minLength: 1, maxLength: 120 }),
    law: Nullable(Type.String({ maxLength: 200 })),
    to: OneOf(['keeper', 'occupier', 'person', 'business', 'resident'] as const),
    subject: Type.String({ maxLength: 200 }),
    paragraphs: Type.Array(Type.String({ maxLength: 4000 }), { maxItems: 40 }),
    fields: Type.Array(Field, { maxItems: 30 }),
    checks: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 20 }),
  }),
);

export const LetterSchema = Type.Unsafe<Letter>(
  Type.Object({
    letterId: Type.Integer(),
    caseId: Type.Integer(),
    number: Type.String(),
    template: Type.String(),
    templateFrom: Type.String(),
    name: Type.String(),
    law: Nullable(Type.String()),
    state: OneOf(['draft', 'approved', 'sent', 'withdrawn'] as const),
    version: Type.Integer(),
    to: Type.String(),
    text: Type.Object({ subject: Type.String(), paragraphs: Type.Array(Type.String()) }),
    hasLegalEffect: Type.Boolean(),
    draftedBy: Nullable(Type.Integer()),
    draftedAt: Type.Number(),
    sentAt: Nullable(Type.Number()),
    sentHow: Nullable(Type.String()),
    history: Type.Array(
      Type.Object({ at: Type.Number(), by: Type.String(), what: Type.String(), words: Type.String() }),
    ),
  }),
);
