import { Type } from 'typebox';
import { closed } from '../../../domain/schema.ts';

/** Which host a path means. */
export const HOST = closed({
  host: Type.String({ minLength: 1, maxLength: 256, description: 'The id of the host, or its name when only one bears it' }),
});
