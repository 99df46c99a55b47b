import { Type, type Static, type TArrayOptions, type TSchema } from 'typebox';

/** A closed object: no member beyond those named. */
export function closed<T extends Record<string, TSchema>>(members: T) {
  return Type.Object(members, { additionalProperties: false });
}

/** One of the given words. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return Type.Unsafe<T[number]>(Type.Enum([...words]));
}

/** Text of at most `maxLength` UTF-16 units; the bound keeps every message finite. */
export function text(maxLength: number) {
  return Type.String({ maxLength });
}

/** How many of something. */
export const COUNT = Type.Integer({ minimum: 0 });
/** A SHA-256 in lower-case hexadecimal digits. */
export const DIGEST = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** A moment as ISO 8601 in UTC with milliseconds. */
export const INSTANT = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
/** A path of the host: Linux takes up to 4,096 bytes. */
export const PATH = Type.String({ minLength: 1, maxLength: 16_384 });
/** A product's id, as its signature's file is named: `claude-code`. */
export const PRODUCT_ID_PATTERN = '^[a-z0-9][a-z0-9-]{0,63}$';
/** A product's id. */
export const PRODUCT_ID = Type.String({ pattern: PRODUCT_ID_PATTERN });

/** A list, read-only as all data is. */
export function listOf<T extends TSchema>(items: T, options: TArrayOptions = {}) {
  return Type.Unsafe<readonly Static<T>[]>(Type.Array(items, options));
}
