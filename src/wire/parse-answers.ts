import { ERROR_CODES } from '../domain/errors.ts';
import { boolean, closedObject, list, matching, may, must, string, whole, word } from './check.ts';
import { LIMITS } from './limits.ts';
import { isSignedStatement } from './parse-statements.ts';
import type {
  BatchAnswer,
  CataloguePiece,
  ContactAnswer,
  EnrolAnswer,
  ErrorAnswer,
  Nonce,
  RenewAnswer,
  RotateAnswer,
  Updates,
  WaitAnswer,
} from './protocol.ts';
import type { ProgressAnswer } from './order-progress.ts';

const BASE64URL = matching(/^[A-Za-z0-9_-]+$/);
const updates = closedObject<Updates>({
  publisherKeys: may(list(isSignedStatement, { max: 16 })),
  release: may(isSignedStatement),
  settings: may(isSignedStatement),
  commands: may(list(isSignedStatement, { max: 8 })),
});
const wait = may(whole(LIMITS.holdSeconds.min, LIMITS.holdSeconds.max));
const contact = { contactIntervalSeconds: must(whole()), resync: must(boolean), updates: may(updates), wait };

/** Whether the collector answered with a nonce. */
export const isNonce = closedObject<Nonce>({ collectorId: must(string(64)), nonce: must(BASE64URL) });

/** Whether the collector enrolled this host. */
export const isEnrolAnswer = closedObject<EnrolAnswer>({
  hostId: must(matching(/^[0-9a-f]{32}$/)),
  collectorId: must(string(64)),
  bearer: must(BASE64URL),
  epoch: must(whole(1)),
  contactIntervalSeconds: must(whole()),
  commandKey: must(BASE64URL),
  publisherKey: must(BASE64URL),
});

/** Whether the collector gave a new bearer. */
export const isRenewAnswer = closedObject<RenewAnswer>({ bearer: must(BASE64URL) });

/** Whether the collector knows a new key. */
export const isRotateAnswer = closedObject<RotateAnswer>({ publicKey: must(BASE64URL) });

/** Whether this answers a heartbeat. */
export const isContactAnswer = closedObject<ContactAnswer>(contact);

/** Whether this answers a request that was held. */
export const isWaitAnswer = closedObject<WaitAnswer>({ orders: must(boolean), wait });

/** Whether this answers how far an order is. */
export const isProgressAnswer = closedObject<ProgressAnswer>({
  nextSeconds: may(whole(LIMITS.progressSeconds.min, LIMITS.progressSeconds.max)),
});

/** Whether this is a piece of a catalogue. */
export const isCataloguePiece = closedObject<CataloguePiece>({
  bytes: must(matching(/^[A-Za-z0-9+/]*={0,2}$/, LIMITS.responseBytes)),
});

/** Whether this acknowledges a batch. */
export const isBatchAnswer = closedObject<BatchAnswer>({
  outcome: must(word(['committed', 'duplicate'])),
  expected: must(whole(1)),
  ...contact,
});

/** Whether this is a refusal in the collector's own words, and not a proxy's. */
export const isErrorAnswer = closedObject<ErrorAnswer>({
  code: must(word(ERROR_CODES)),
  message: must(string(1000)),
  remedy: must(string(1000)),
  expected: may(
    closedObject<NonNullable<ErrorAnswer['expected']>>({
      epoch: must(whole()),
      sequence: must(whole()),
      previous: must(matching(/^[0-9a-f]{64}$/)),
    }),
  ),
});
