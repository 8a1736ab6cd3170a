import { type TEnum, type TSchema, Type } from 'typebox';

/** The schema pieces that every room's routes share. */

/** One of these words. */
export function OneOf<const Word extends string>(words: readonly Word[]): TEnum<Word[]> {
  return Type.Enum([...words]);
}

export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

export const Done = Type.Object({ done: Type.Literal(true) });

/** The answer of a command that returns nothing else. */
export const DONE: { done: true } = { done: true };
