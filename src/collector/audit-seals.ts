import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import type { Statement } from '../catalogue/statement.ts';
import { publicHalf, signStatement } from '../catalogue/sign.ts';
import type { Clock } from '../domain/clock.ts';
import { isSaidBy } from '../catalogue/verify.ts';
import { isSealStatement, type SealStatement } from '../wire/audit-seal.ts';
import { parseStatement } from '../wire/parse-statements.ts';
import { privateFile } from './access/private-file.ts';
import type { Store } from './store/contract.ts';

const EVERY_MS = 5 * 60_000;
/** About 100,000 seals: a year of every five minutes. What is older was thinned out by hand, or stands in the store too. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What sealing works with. */
export interface SealParts {
  readonly dataFolder: string;
  readonly collectorId: string;
  readonly store: Pick<Store, 'auditHead' | 'addAuditSeal'>;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** Between two seals; absent: five minutes. */
  readonly everyMs?: number | undefined;
}

/**
 * Seals the audit log: says under a key of its own up to which line it goes, and with which digest. Each seal stands in the store, in a
 * file beside it, and in the process's log, which is kept elsewhere: who cuts the log off in the store has still said where it ended.
 */
export class AuditSeals {
  readonly #parts: SealParts;
  readonly #key: KeyObject;
  readonly #file: string;
  #sealedTo = 0;
  /** The newest line of which the file says that it was sealed. */
  readonly #keptTo: number;
  #working: Promise<void> = Promise.resolve();

  /** Opens the audit key in the data folder, making it at the first start. @throws KnownError E_STATE_UNSAFE */
  constructor(parts: SealParts) {
    this.#parts = parts;
    this.#file = path.join(parts.dataFolder, 'audit-seals.jsonl');
    this.#key = createPrivateKey(privateFile(path.join(parts.dataFolder, 'audit.key'), newKey));
    const last = this.kept().at(-1);
    const isOurs = last !== undefined && isSaidBy(this.publicKey, 'audit-seal', last);
    this.#keptTo = isOurs ? (parseStatement(last.text, isSealStatement)?.number ?? 0) : 0;
  }

  /** The public half, SPKI DER in base64url. */
  get publicKey(): string {
    return publicHalf(this.#key);
  }

  /** Begins to seal what was added, again and again; gives the function that seals a last time and ends. */
  watch(): () => Promise<void> {
    const seal = () =>
      this.seal().catch((error: unknown) => this.#parts.log.error({ err: error }, 'the audit log could not be sealed'));
    const timer = setInterval(() => void seal(), this.#parts.everyMs ?? EVERY_MS);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await seal();
    };
  }

  /** Seals the log as it is now; does nothing when nothing was added. @throws KnownError E_STORE_UNAVAILABLE */
  async seal(): Promise<void> {
    const next = this.#working.then(() => this.#sealNow());
    this.#working = next.catch(() => undefined);
    await next;
  }

  /** The seals of the file beside the store, as they were signed; what is none is left out. */
  kept(): readonly Statement[] {
    let content: string;
    try {
      content = readFileSync(this.#file, 'utf8').slice(-MOST_BYTES);
    } catch {
      return []; // Not there before the first seal; taken away, the store's own and the log's remain.
    }
    return content.split('\n').flatMap((line) => statementOf(line) ?? []);
  }

  async #sealNow(): Promise<void> {
    const { store, clock, collectorId, log } = this.#parts;
    const head = await store.auditHead();
    // Said as long as it is so: somebody must find out whether an older backup was restored, or the log was cut off.
    if ((head?.number ?? 0) < this.#keptTo)
      log.error({ line: head?.number ?? 0, sealed: this.#keptTo }, 'the audit log ends before what was sealed');
    if (head === undefined || head.number <= this.#sealedTo) return;
    const { number, digest } = head;
    const said: SealStatement = { schema: 'bandog.audit-seal/1', collectorId, number, digest, at: clock.now() };
    const { text, signature } = signStatement(this.#key, 'audit-seal', said);
    // False after a start: that line has its seal already.
    if (await store.addAuditSeal({ number, text, signature })) {
      appendFileSync(this.#file, `${JSON.stringify({ text, signature })}\n`, { mode: 0o600, flush: true });
      log.info({ seal: text, signature }, 'audit log sealed');
    }
    this.#sealedTo = number;
  }
}

function statementOf(line: string): Statement | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('text' in value) || !('signature' in value)) return undefined;
    const { text, signature } = value;
    return typeof text === 'string' && typeof signature === 'string' ? { text, signature } : undefined;
  } catch {
    return undefined; // the end of a line that was torn off
  }
}

function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}
