import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';

/** What a token is for, or whose it is. */
export const TOKEN_NAME = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,99}$' });
/** The token that a path names; never its secret. */
export const TOKEN_ID = closed({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }) });
