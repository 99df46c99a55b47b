import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { KnownError } from '../../domain/errors.ts';

/** OWASP's least for Argon2id (Password Storage Cheat Sheet, 2025): 19 MiB, two passes, one lane; about 30 ms of a core. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** At once: each holds 19 MiB and a thread of the pool, which the disk needs too. */
const MOST_AT_ONCE = 2;
/** In line: about a second. More come from somebody who wants to keep us busy. */
const MOST_WAITING = 32;

/** A PHC string as we write it: `$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$dGFn`. */
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{1,100})\$([A-Za-z0-9+/]{1,200})$/;

let running = 0;
const waiting: (() => void)[] = [];

/** The Argon2id hash of a password with a salt of its own, as a PHC string. @throws KnownError E_OVERLOADED */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive({ password, salt, ...COST, tagLength: TAG_BYTES });
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Whether that is the password; without a hash it takes as long, so that time does not tell who exists. @throws KnownError E_OVERLOADED */
export async function isPassword(password: string, phc: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(phc ?? '') ?? [];
  if (salt === undefined || tag === undefined) {
    await derive({ password, salt: Buffer.alloc(SALT_BYTES), ...COST, tagLength: TAG_BYTES });
    return false;
  }
  const wanted = Buffer.from(tag, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const given = await derive({ password, salt: Buffer.from(salt, 'base64'), ...cost, tagLength: wanted.length });
  return timingSafeEqual(given, wanted);
}

interface Derivation {
  readonly password: string;
  readonly salt: Buffer;
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly tagLength: number;
}

async function derive({ password, salt, ...cost }: Derivation): Promise<Buffer> {
  await turn();
  try {
    return await new Promise((resolve, reject) => {
      // The same letters composed in another way are the same password (NIST SP 800-63B-4, 3.1.1.2).
      const message = Buffer.from(password.normalize('NFKC'), 'utf8');
      argon2('argon2id', { message, nonce: salt, ...cost }, (error, tag) => {
        if (error === null) resolve(tag);
        else reject(error);
      });
    });
  } finally {
    const next = waiting.shift();
    // Who waits takes the place over; nobody who comes meanwhile gets it.
    if (next === undefined) running -= 1;
    else next();
  }
}

/** Waits for a place. */
async function turn(): Promise<void> {
  if (running >= MOST_AT_ONCE) {
    if (waiting.length >= MOST_WAITING)
      throw new KnownError('E_OVERLOADED', 'too many people sign in at this moment', 'Try it again in a few seconds.');
    await new Promise<void>((resolve) => waiting.push(resolve));
    return;
  }
  running += 1;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
