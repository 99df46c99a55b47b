import { Type, type Static } from 'typebox';
import { closed, PRODUCT_ID_PATTERN } from '../domain/schema.ts';

const COUNT = Type.Integer({ minimum: 0, maximum: 1_000_000 });

/**
 * What a host answers to the order `dry-run`, as JSON in the order's report (at most 1,000 characters). Numbers only: no path, account,
 * version or evidence. The collector believes it of this host alone.
 */
export const DryRunReport = closed({
  /** Of the release that was counted with. */
  revision: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  /** Scopes that were looked at, and those of them that were not seen whole. */
  scopes: COUNT,
  incomplete: COUNT,
  /** By product of which another number would be found: the copies that are known, and those that would be. */
  copies: Type.Record(Type.String({ pattern: PRODUCT_ID_PATTERN }), Type.Readonly(closed({ known: COUNT, would: COUNT })), {
    additionalProperties: false,
    maxProperties: 100,
  }),
  /** Products beyond those that are named. */
  more: COUNT,
});
export type DryRunReport = Static<typeof DryRunReport>;
