import { Type, type Static } from 'typebox';
import { closed, COUNT, INSTANT, oneOf, text } from '../../domain/schema.ts';
import { named } from './answers.ts';

/** A token that enrols hosts, without its secret. */
export const EnrolmentTokenView = named('EnrolmentTokenView', {
  id: text(32),
  name: text(100),
  uses: COUNT,
  usesLeft: COUNT,
  /** Where its hosts come to be; absent: at the top. */
  group: Type.Optional(text(500)),
  /** Somebody lets each of its hosts in. */
  needsApproval: Type.Optional(Type.Boolean()),
  createdAt: INSTANT,
  createdBy: text(300),
  expiresAt: INSTANT,
  revokedAt: Type.Optional(INSTANT),
});

/** A token of a person or a program, without its secret. */
export const ApiTokenView = named('ApiTokenView', {
  id: text(32),
  name: text(100),
  role: text(32),
  duties: Type.Array(text(32)),
  /** Groups of hosts; `/` is every host. */
  scope: Type.Array(text(512)),
  createdAt: INSTANT,
  createdBy: text(300),
  /** Absent: it has no end. */
  expiresAt: Type.Optional(INSTANT),
  revokedAt: Type.Optional(INSTANT),
  /** When it was last shown, to the minute or so; absent: never. */
  usedAt: Type.Optional(INSTANT),
});

/** Who the caller is. */
export const SelfView = named('SelfView', {
  name: text(100),
  role: text(32),
  duties: Type.Array(text(32)),
  /** Groups of hosts; `/` is every host. */
  scope: Type.Array(text(512)),
  kind: oneOf(['user', 'token']),
  /** The operations that he may do, by their ids. */
  may: Type.Array(text(64)),
});
export type SelfView = Static<typeof SelfView>;

/** Somebody who may sign in. */
export const UserView = named('UserView', {
  id: text(32),
  name: text(100),
  role: text(32),
  duties: Type.Array(text(32)),
  /** Groups of hosts; `/` is every host. */
  scope: Type.Array(text(512)),
  /** Who says that it is him, and as whom; absent for a local account. */
  vouched: Type.Optional(closed({ issuer: text(500), subject: text(500) })),
  hasPassword: Type.Boolean(),
  createdAt: INSTANT,
  createdBy: text(300),
  signedInAt: Type.Optional(INSTANT),
  disabledAt: Type.Optional(INSTANT),
});
export type UserView = Static<typeof UserView>;

/** A one-time code by which somebody sets a password. */
export const SetupCodeView = named('SetupCodeView', { id: text(32), name: text(100), code: text(100), expiresAt: INSTANT });

/** Where somebody is signed in. */
export const SessionView = named('SessionView', {
  id: text(32),
  createdAt: INSTANT,
  /** To the minute. */
  seenAt: INSTANT,
  endsAt: INSTANT,
  address: text(100),
  browser: text(200),
  isThis: Type.Boolean(),
});
export type SessionView = Static<typeof SessionView>;
