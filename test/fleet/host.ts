import { sign } from 'node:crypto';
import type { Finding } from '../../src/domain/finding.ts';
import type { BatchEntry, EnrolAnswer } from '../../src/wire/protocol.ts';
import { ROUTES } from '../../src/wire/routes.ts';
import { enrolmentBytes, FIRST_PREVIOUS, rekeyBytes, renewalBytes, type BatchPosition } from '../../src/wire/signed-bytes.ts';
import { seal, type Sealed } from './chain.ts';
import { FLEET_CATALOGUE } from './copies.ts';
import { jsonOf, type Fleet } from './fleet.ts';
import { heartbeatOf } from './heartbeat.ts';
import { identityOf, type Identity } from './identity.ts';
import type { Answer } from './way.ts';

/** What a contact came to; `later`: the collector did not answer, or had no time. */
export type Contacted = 'done' | 'later' | 'refused';

/** Where a host stands with its collector; a clone takes a copy of it. */
interface Standing {
  readonly identity: Identity;
  readonly hostId: string;
  readonly collectorId: string;
  readonly bearer: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly previous: string;
}

/** One host that speaks the agent's protocol as an agent does, with a key of its own. */
export class Host {
  readonly name: string;
  readonly number: number;
  readonly #fleet: Fleet;
  readonly #copies: Map<number, Finding>;
  #standing: Standing;
  #unsent: readonly BatchEntry[] = [];
  #sealed: Sealed | undefined;
  #isInDoubt = false;

  private constructor(
    fleet: Fleet,
    given: { readonly number: number; readonly standing: Standing; readonly copies?: ReadonlyMap<number, Finding> },
  ) {
    this.#fleet = fleet;
    this.number = given.number;
    this.name = nameOf(given.number);
    this.#standing = given.standing;
    this.#copies = new Map(given.copies);
  }

  /** Enrols it over the wire; undefined when the collector had no time for it. @throws Error when it was refused */
  static async enrol(fleet: Fleet, number: number): Promise<Host | undefined> {
    const { seed, tokenSecret, ledger } = fleet.parts;
    const identity = identityOf(seed, { number, generation: fleet.nextGeneration() });
    const asked = jsonOf(await fleet.ask({ path: ROUTES.nonce, body: '{}', source: number }));
    if (asked === undefined) return undefined;
    const [collectorId, nonce] = [String(asked['collectorId']), String(asked['nonce'])];
    const publicKey = Buffer.from(identity.publicKey).toString('base64url');
    const signature = sign(null, enrolmentBytes(collectorId, tokenSecret, nonce), identity.privateKey).toString('base64url');
    const body = JSON.stringify({ token: tokenSecret, publicKey, nonce, signature, labels: labelsOf(number) });
    const answer = await fleet.ask({ path: ROUTES.enrol, body, source: number });
    const given = jsonOf(answer) as EnrolAnswer | undefined;
    if (given === undefined) {
      if (answer.kind === 'answer' && answer.status === 401) throw new Error(`an enrolment was refused: ${answer.text}`);
      return undefined;
    }
    ledger.enrolled(given.hostId, nameOf(number));
    return new Host(fleet, { number, standing: standingOf(given, identity) });
  }

  /** A host that an import put into the store. */
  static provisioned(fleet: Fleet, { number, collectorId }: { readonly number: number; readonly collectorId: string }): Host {
    const identity = identityOf(fleet.parts.seed, { number });
    const { hostId, bearer } = identity;
    fleet.parts.ledger.enrolled(hostId, nameOf(number));
    return new Host(fleet, {
      number,
      standing: { identity, hostId, collectorId, bearer, epoch: 1, sequence: 1, previous: FIRST_PREVIOUS },
    });
  }

  get hostId(): string {
    return this.#standing.hostId;
  }

  get position(): BatchPosition {
    const { collectorId, hostId, epoch, sequence, previous } = this.#standing;
    return { collectorId, hostId, epoch, sequence, previous };
  }

  get identity(): Identity {
    return this.#standing.identity;
  }

  /** What it shows with every request. */
  get authorization(): string {
    return `${this.#standing.hostId}.${this.#standing.bearer}`;
  }

  get copies(): ReadonlyMap<number, Finding> {
    return this.#copies;
  }

  /** Whether everything that happened on it is acknowledged. */
  get isSettled(): boolean {
    return this.#sealed === undefined && this.#unsent.length === 0;
  }

  /** Another machine with a copy of all of its state. */
  clone(): Host {
    return new Host(this.#fleet, { number: this.number, standing: this.#standing, copies: this.#copies });
  }

  /** Something happened to a copy; the next contact tells of it. */
  change([number, finding]: readonly [number, Finding]): void {
    this.#copies.set(number, finding);
    this.#unsent = [...this.#unsent, { kind: 'finding', finding }];
  }

  /** A look ended: what was seen again, and how completely was looked. */
  looked(): void {
    const seen = [...this.#copies.values()].filter(({ state }) => state !== 'gone').map(({ id }) => id);
    const coverage = [1000, 1001, 1002].map((account) => ({
      scope: `package-managers/npm@${account}`,
      complete: true,
      gaps: [],
    }));
    const at = new Date().toISOString();
    this.#unsent = [...this.#unsent, { kind: 'scan', at, durationMs: 500, catalogue: FLEET_CATALOGUE, coverage, seen }];
  }

  /** One contact: delivers what waits, or says that it is alive. */
  async contact(): Promise<Contacted> {
    if (this.#sealed === undefined && this.#unsent.length > 0) this.#seal(this.#unsent);
    return this.#sealed === undefined ? this.#beat() : this.#deliver(this.#sealed);
  }

  #seal(entries: readonly BatchEntry[]): void {
    this.#sealed = seal(this.position, { key: this.#standing.identity.privateKey, entries, findings: this.#copies.values() });
    this.#unsent = [];
  }

  async #beat(): Promise<Contacted> {
    const body = JSON.stringify(heartbeatOf(this.#standing));
    const answer = await this.#ask(ROUTES.heartbeat, { body });
    const said = jsonOf(answer);
    if (said === undefined) return this.#refused(answer);
    this.#fleet.count('heartbeats');
    if (said['resync'] === true) this.#sendAll();
    return 'done';
  }

  async #deliver(sealed: Sealed): Promise<Contacted> {
    const answer = await this.#ask(ROUTES.batches, sealed);
    const said = jsonOf(answer);
    if (said === undefined) return this.#refused(answer);
    this.#fleet.count(String(said['outcome']));
    const { position, digest, entries } = sealed;
    this.#fleet.parts.ledger.acknowledged({ ...position, digest, entries });
    this.#standing = { ...this.#standing, sequence: position.sequence + 1, previous: digest };
    this.#sealed = undefined;
    this.#isInDoubt = false;
    if (said['resync'] === true) this.#sendAll();
    return 'done';
  }

  /** What an agent does about each refusal. */
  async #refused(answer: Answer): Promise<Contacted> {
    if (answer.kind === 'lost' || answer.status === 429 || answer.status >= 500) return 'later';
    this.#fleet.count(`status ${answer.status}`);
    const code = (JSON.parse(answer.text) as { readonly code: string }).code;
    if (code === 'E_BATCH_FORKED') return this.#rekey();
    if (code === 'E_UNAUTHENTICATED') return this.#renew();
    const expected = jsonOf(answer, 409)?.['expected'] as Pick<Standing, 'epoch' | 'sequence' | 'previous'> | undefined;
    if (expected === undefined) throw new Error(`${this.name} met ${answer.status}: ${answer.text}`);
    this.#standing = { ...this.#standing, ...expected };
    this.#sendAll();
    return 'later';
  }

  /** Forgets what waits: the collector gets all that is open instead. */
  #sendAll(): void {
    this.#fleet.count('resyncs');
    if (this.#isInDoubt && this.#sealed !== undefined) this.#fleet.parts.ledger.doubted(this.#sealed.position.hostId);
    this.#isInDoubt = false;
    this.#sealed = undefined;
    const open = [...this.#copies.values()].filter(({ state }) => state !== 'gone');
    this.#unsent = [
      { kind: 'resync', at: new Date().toISOString() },
      ...open.map((finding) => ({ kind: 'finding' as const, finding })),
    ];
  }

  async #rekey(): Promise<Contacted> {
    const { seed, ledger } = this.#fleet.parts;
    const { hostId, collectorId, identity } = this.#standing;
    const fresh = identityOf(seed, { number: this.number, generation: this.#fleet.nextGeneration() });
    const asked = jsonOf(await this.#fleet.ask({ path: ROUTES.nonce, body: '{}', source: this.number }));
    if (asked === undefined) return 'later';
    const nonce = String(asked['nonce']);
    const publicKey = Buffer.from(fresh.publicKey).toString('base64url');
    const bytes = rekeyBytes({ collectorId, hostId, publicKey, nonce });
    const proofs = { signature: signed(bytes, identity), proof: signed(bytes, fresh) };
    const body = JSON.stringify({ hostId, publicKey, nonce, ...proofs, labels: labelsOf(this.number) });
    const answer = jsonOf(await this.#fleet.ask({ path: ROUTES.rekey, body, source: this.number })) as EnrolAnswer | undefined;
    if (answer === undefined) return 'later';
    this.#fleet.count('rekeys');
    ledger.enrolled(answer.hostId, this.name);
    this.#standing = standingOf(answer, fresh);
    this.#sendAll();
    return 'later';
  }

  async #renew(): Promise<Contacted> {
    const { hostId, collectorId, identity } = this.#standing;
    const asked = jsonOf(await this.#fleet.ask({ path: ROUTES.nonce, body: '{}', source: this.number }));
    if (asked === undefined) return 'later';
    const nonce = String(asked['nonce']);
    const body = JSON.stringify({ hostId, nonce, signature: signed(renewalBytes(collectorId, hostId, nonce), identity) });
    const answer = jsonOf(await this.#fleet.ask({ path: ROUTES.renew, body, source: this.number }));
    if (answer === undefined) return 'refused';
    this.#fleet.count('renewals');
    this.#standing = { ...this.#standing, bearer: String(answer['bearer']) };
    return 'later';
  }

  /** A request whose answer is lost in between is in doubt too, whatever the one after it says. */
  async #ask(path: string, asked: Pick<Sealed, 'headers' | 'body'> | { readonly body: string }): Promise<Answer> {
    return this.#fleet.ask({ path, bearer: this.authorization, source: this.number, ...asked }, () => {
      this.#isInDoubt = this.#sealed !== undefined;
    });
  }
}

function signed(bytes: Uint8Array, identity: Identity): string {
  return sign(null, bytes, identity.privateKey).toString('base64url');
}

function standingOf({ hostId, collectorId, bearer, epoch }: EnrolAnswer, identity: Identity): Standing {
  return { identity, hostId, collectorId, bearer, epoch, sequence: 1, previous: FIRST_PREVIOUS };
}

/** What people call the host of this number. */
export function nameOf(number: number): string {
  return `fleet-${String(number).padStart(7, '0')}`;
}

/** Its labels: the same number is the same machine, also after it was set up anew. */
export function labelsOf(number: number) {
  const id = number.toString(16).padStart(32, '0');
  const system = {
    platform: 'linux',
    osName: 'Debian GNU/Linux',
    osVersion: '13',
    kernel: '6.12.0',
    architecture: 'x64',
  } as const;
  return { name: nameOf(number), ...system, machineId: id, serial: `SN-${number}`, agentVersion: '1.0.0' };
}
