import type { Clock } from '../../domain/clock.ts';
import { KnownError } from '../../domain/errors.ts';
import type { Store } from '../store/contract.ts';
import type { NewUser, UserRow } from '../store/users-contract.ts';
import { Budget, Guesses, OF_ADDRESS, OF_BROWSER, OF_NAME, OF_NAME_THERE, sourceOf } from './guesses.ts';
import { passwordProblem } from './password-rules.ts';
import { hashPassword, isPassword } from './password.ts';
import { RecentCount } from './recent-count.ts';
import type { CameIn } from './sessions.ts';
import { setupCodeDigest } from './setup-code.ts';

/** A name and a password that somebody typed. */
export interface Credentials {
  readonly name: string;
  readonly password: string;
  readonly address: string;
  /** A browser, or a session, of which it is known that the name signed in there: what strangers try elsewhere does not keep it waiting. */
  readonly knownAs?: string | undefined;
}

/** Local accounts: who knows the password, or a one-time code, is let in; who guesses waits ever longer. */
export class SignIn {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ofKnown: Guesses;
  readonly #ofNameThere: Guesses;
  readonly #ofName: Budget;
  readonly #ofAddress: Guesses;
  readonly #refusals: RecentCount;

  constructor({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
    this.#ofKnown = new Guesses(clock, OF_BROWSER);
    this.#ofNameThere = new Guesses(clock, OF_NAME_THERE);
    this.#ofName = new Budget(clock, OF_NAME);
    this.#ofAddress = new Guesses(clock, OF_ADDRESS);
    this.#refusals = new RecentCount(clock, { most: 100, withinMs: 60_000 });
  }

  /** Whose name and password those are. @throws KnownError E_UNAUTHENTICATED, E_TOO_MANY_TRIES, E_OVERLOADED */
  async byPassword({ name, password, address, knownAs }: Credentials): Promise<CameIn> {
    const tried = this.#begin({ name: name.toLowerCase(), address, knownAs });
    const known = await this.#store.passwordOf(name);
    const isRight = await isPassword(password, known?.password);
    if (known?.password === undefined || !isRight || known.user.disabledAt !== undefined) {
      await this.#auditRefusal('session.refused', { name, address });
      // One text, and one time, for a wrong name, a wrong password and somebody who is shut out.
      throw new KnownError('E_UNAUTHENTICATED', 'name or password is wrong', 'Try again; an administrator can reset a password.');
    }
    tried.wasRight();
    return { user: known.user, password: known.password };
  }

  /** Sets the password of the code's owner, or makes the first administrator. @throws KnownError as byPassword, and E_BAD_REQUEST */
  async byCode(given: Credentials & { readonly code: string }, first: Omit<NewUser, 'name'>): Promise<CameIn> {
    const { code, name, password, address } = given;
    const at = this.#clock.now();
    const tried = this.#begin({ address });
    const digest = setupCodeDigest(code);
    const known = await this.#store.setupCode({ digest, at });
    const isOwner = known?.user === undefined || known.user.name.toLowerCase() === name.toLowerCase();
    if (known === undefined || !isOwner) {
      await this.#auditRefusal('setup.refused', { name, address });
      const remedy = 'Ask an administrator for a new one; it is good once, for the name it was made for.';
      throw new KnownError('E_UNAUTHENTICATED', 'the code is not valid: unknown, used up or expired', remedy);
    }
    tried.wasRight();
    this.#requireGood(password, name);
    const hash = await hashPassword(password);
    const audit = { at, action: 'password.set', detail: { address } };
    const user = await this.#store.redeemCode({ digest, at, password: hash, first: { ...first, name }, audit });
    // Somebody else was quicker with the same code.
    if (user === 'refused') throw new KnownError('E_UNAUTHENTICATED', 'the code was used just now', 'Ask for a new one.');
    return { user, password: hash };
  }

  /** The new password of somebody who also knows the old one, as it is kept. @throws KnownError as byCode */
  async newPassword(user: UserRow, given: Credentials & { readonly wanted: string }): Promise<string> {
    await this.byPassword(given).catch((error: unknown) => {
      // Not 401, by which a page would take the session for ended.
      if (error instanceof KnownError && error.code === 'E_UNAUTHENTICATED') throw bad('the current one is wrong', error);
      throw error;
    });
    this.#requireGood(given.wanted, user.name);
    if (given.wanted === given.password) throw bad('it is the old one');
    return hashPassword(given.wanted);
  }

  /** Counts a try, unless it is too early for one. @throws KnownError E_TOO_MANY_TRIES */
  #begin({ name, address, knownAs }: Partial<Credentials> & Pick<Credentials, 'address'>): { wasRight(): void } {
    if (knownAs !== undefined && name !== undefined) {
      const key = `${knownAs} ${name}`;
      refuseFor(this.#ofKnown.waitMs(key));
      this.#ofKnown.begin(key);
      return { wasRight: () => this.#ofKnown.forget(key) };
    }
    const source = sourceOf(address);
    if (name === undefined) {
      refuseFor(this.#ofAddress.waitMs(source));
      this.#ofAddress.begin(source);
      return { wasRight: () => this.#ofAddress.takeBack(source) };
    }
    const there = `${source} ${name}`;
    refuseFor(Math.max(this.#ofNameThere.waitMs(there), this.#ofName.waitMs(name), this.#ofAddress.waitMs(source)));
    this.#ofNameThere.begin(there);
    this.#ofName.begin(name);
    this.#ofAddress.begin(source);
    return {
      wasRight: () => {
        this.#ofNameThere.forget(there);
        this.#ofName.takeBack(name);
        this.#ofAddress.takeBack(source);
      },
    };
  }

  #requireGood(password: string, name: string): void {
    const problem = passwordProblem(password, [name]);
    if (problem !== undefined) throw bad(problem);
  }

  /** A stranger can be refused without end; the first of each minute are told. */
  async #auditRefusal(action: string, { name, address }: { readonly name: string; readonly address: string }): Promise<void> {
    const others = this.#refusals.tell();
    if (others === undefined) return;
    await this.#store.audit({ at: this.#clock.now(), actor: 'nobody', action, subject: name, detail: { address, ...others } });
  }
}

/** @throws KnownError E_TOO_MANY_TRIES when there is anything to wait for */
function refuseFor(waitMs: number): void {
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  throw new TooManyTries(seconds, `too many tries; the next one is taken in ${seconds} s`);
}

/** The next try is taken after so many seconds. */
export class TooManyTries extends KnownError {
  readonly seconds: number;

  constructor(seconds: number, message: string) {
    super('E_TOO_MANY_TRIES', message, 'Wait, and look whether somebody else tries with this name.');
    this.seconds = seconds;
  }
}

function bad(problem: string, cause?: unknown): KnownError {
  const remedy = 'Take a sentence of several words that belongs to nobody else; a password manager makes a good one too.';
  return new KnownError('E_BAD_REQUEST', `the password is not taken: ${problem}`, remedy, cause);
}
