import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { KnownError } from '../../domain/errors.ts';
import { GroupPath } from '../../domain/group.ts';
import { closed, listOf, oneOf, text } from '../../domain/schema.ts';
import { DUTIES, ROLES } from './roles.ts';

const HTTPS = Type.String({ pattern: '^https://[^\\s/?#@]+(/[^\\s?#]*)?$', maxLength: 500 });
const ORIGIN = Type.String({ pattern: '^https://[^\\s/?#@]+$', maxLength: 300 });

/** Who of those that the identity provider knows may come in, and as what: whose claim holds the value. */
const RoleRow = closed({
  value: text(500),
  role: oneOf(ROLES),
  duties: Type.Optional(listOf(oneOf(DUTIES), { maxItems: DUTIES.length, uniqueItems: true })),
  /** Groups of hosts; absent: every host. */
  scope: Type.Optional(listOf(GroupPath, { minItems: 1, maxItems: 50 })),
});

/** The file that sets single sign-on up: bandog.sign-in/1. */
export const OidcConfig = closed({
  schema: Type.Literal('bandog.sign-in/1'),
  /** The identity provider, as it calls itself; its own document is read below this address and nowhere else. */
  issuer: HTTPS,
  clientId: text(500),
  /** File with the client's secret; absent for a public client, for which PKCE stands alone. */
  clientSecretFile: Type.Optional(text(4096)),
  /** File with the authority of the provider's certificate, in PEM; absent: the system's. */
  authorityFile: Type.Optional(text(4096)),
  /** Where browsers reach this collector, when that is not the address in enrolment tokens. */
  publicUrl: Type.Optional(ORIGIN),
  /** Other origins that the provider's document may name. */
  origins: Type.Optional(listOf(ORIGIN, { maxItems: 10 })),
  /** What is asked for beside `openid`. */
  scopes: Type.Optional(listOf(Type.String({ pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,100}$' }), { maxItems: 20 })),
  /** Which claim is the name. */
  nameClaim: Type.Optional(text(200)),
  /** Which claim holds the groups or roles: a text, or a list of texts. */
  rolesClaim: text(200),
  /** The first row of which the claim holds the value decides. */
  roles: listOf(RoleRow, { minItems: 1, maxItems: 1000 }),
});
export type OidcConfig = Static<typeof OidcConfig>;

/** What a row makes of somebody. */
export type OidcRole = OidcConfig['roles'][number];

const REMEDY = 'Correct the file; docs/collector.md has its form.';

/** The set-up that this YAML or JSON says; `name` is the file's, for messages. @throws KnownError E_CONFIG_INVALID */
export function parseOidcConfig(content: string, name: string): OidcConfig {
  let value: unknown;
  try {
    value = parse(content, { version: '1.2', schema: 'core', merge: false, maxAliasCount: 0 });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it is no YAML';
    throw new KnownError('E_CONFIG_INVALID', `${name}: ${why}`, REMEDY, error);
  }
  if (Value.Check(OidcConfig, value)) return value;
  const [first] = Value.Errors(OidcConfig, value);
  const at = (first?.instancePath ?? '').split('/').slice(1).join('.');
  throw new KnownError('E_CONFIG_INVALID', `${name}: ${at || 'the file'} ${first?.message ?? 'breaks the schema'}`, REMEDY);
}

/** The values of a claim: a text or a list of them; whatever else is in it counts for nothing. */
export function claimValues(claim: unknown): readonly string[] {
  return [claim].flat().filter((one): one is string => typeof one === 'string');
}

/** The first row that one of these values opens; undefined when none does. */
export function roleFor(config: OidcConfig, values: readonly string[]): OidcRole | undefined {
  return config.roles.find((row) => values.includes(row.value));
}
