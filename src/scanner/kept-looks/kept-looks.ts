import { checksum } from './checksum.ts';
import { MarkTable } from './mark-table.ts';
import { addMark, isOld, type Mark } from './marks.ts';
import { recordingHost, type Notes } from './recording-host.ts';
import { StandingMarks } from './standing-marks.ts';
import type { Host } from '../host/contract.ts';
import type { Claims, Look } from '../places/contract.ts';
import type { ScopeId, Seen } from '../../domain/evidence.ts';
import { parentOf, type HostPath } from '../../domain/host-path.ts';

/** What a look at one scope saw, and all that it rested on. */
export interface KeptLook {
  readonly seen: Seen;
  /** Numbers of the marks that must stand. */
  readonly marks: readonly number[];
  /** Of the claims of earlier places: what it asked, and was answered. */
  readonly asked: readonly (readonly [HostPath, boolean])[];
  /** What it claimed itself. */
  readonly claims: readonly HostPath[];
}

/** Looks at scopes, and all the marks on which they rest. */
export interface Kept {
  readonly looks: ReadonlyMap<ScopeId, KeptLook>;
  /** Absent when it was not asked what the look at the whole host rested on beside them, or not all of that has a mark. */
  readonly ground?: KeptGround;
  readonly marks: MarkTable;
}

/** The marks of a ground by their numbers, and a sum that says whether another one is the same. */
export interface KeptGround {
  readonly marks: readonly number[];
  readonly sum: string;
}

/** A look that was made now: its marks have no numbers yet. */
type NewLook = Omit<KeptLook, 'marks'> & { readonly paths: readonly HostPath[] };

/** Of a developer's machine ten thousand are enough. A scope that asks about more, as of a home with a hundred thousand files, is looked at each time. */
const MAX_MARKS = 60_000;

interface Noting {
  readonly paths: Set<HostPath>;
  readonly asked: Map<HostPath, boolean>;
  readonly claims: Set<HostPath>;
}

/**
 * Looks at a scope only when something changed on which the last look at it rested, and else says again what that saw. Whatever a place
 * or recogniser learns of a host comes by the host's answers, the claims of earlier places and the catalogue: the first two are noted here; for
 * the third, and for accounts and homes, whoever keeps the looks answers.
 */
export class KeptLooks implements Notes {
  readonly #before: Kept;
  readonly #standing: StandingMarks;
  readonly #begunMs: number;
  /** Scopes asked for, with what can be kept of their looks. */
  readonly #looks = new Map<ScopeId, KeptLook | NewLook | undefined>();
  readonly #marks = new Map<HostPath, Mark | undefined>();
  /** Of the scope that is being looked at; absent when its look cannot be kept, and between scopes. */
  #noting: Noting | undefined;
  #isGrounded = false;

  /** @param begunMs when this look begins, ms since 1970 */
  constructor(before: Kept, host: Pick<Host, 'factsOnce'>, begunMs: number) {
    this.#before = before;
    this.#standing = new StandingMarks(before.marks, host);
    this.#begunMs = begunMs;
  }

  /** The look as places are given it. */
  recording(look: Look): Look {
    return { ...look, host: recordingHost(look.host, this), claimed: this.#recordingClaims(look.claimed) };
  }

  /** What is seen in a scope: by `now` when it has to be looked at. */
  look(scope: ScopeId, claimed: Claims, now: () => Seen): Seen {
    const before = this.#before.looks.get(scope);
    if (before !== undefined && this.#stands(before, claimed)) {
      for (const path of before.claims) claimed.add(path);
      this.#looks.set(scope, before);
      return before.seen;
    }
    this.#noting = { paths: new Set(), asked: new Map(), claims: new Set() };
    const seen = now();
    const noted = seen.gaps.some((gap) => gap.reason === 'timed-out' || gap.reason === 'unsupported') ? undefined : this.#noting;
    this.#noting = undefined;
    this.#looks.set(scope, noted && { seen, paths: [...noted.paths], asked: [...noted.asked], claims: [...noted.claims] });
    return seen;
  }

  note(path: HostPath, mark: Mark): void {
    if (this.#noting === undefined) return;
    if (this.#marks.size >= MAX_MARKS && !this.#marks.has(path)) {
      this.unmarked();
      return;
    }
    this.#noting.paths.add(path);
    addMark(this.#marks, path, isOld(mark, this.#begunMs) ? mark : undefined);
  }

  unmarked(): void {
    this.#noting = undefined;
  }

  runs(): void {
    this.unmarked();
  }

  /**
   * What to keep for the next look, or undefined when that is what was kept already.
   *
   * @param isWhole whether every scope of the host was asked for; else what was kept of the others stays
   * @param ground what the whole look rested on beside what its scopes asked for; absent when that is not known
   */
  kept(isWhole: boolean, ground?: ReadonlyMap<HostPath, Mark>): Kept | undefined {
    const before = this.#before.looks;
    const candidates = new Map<ScopeId, KeptLook | NewLook>(isWhole ? [] : before);
    for (const [scope, look] of this.#looks) {
      if (look !== undefined && ('marks' in look || this.#isSure(look))) candidates.set(scope, look);
      else candidates.delete(scope);
    }
    const isSame = candidates.size === before.size && [...candidates].every(([scope, look]) => before.get(scope) === look);
    const sum = ground && checksum(Buffer.from(JSON.stringify([...ground]), 'utf8'));
    if (isSame && (sum === undefined || sum === this.#before.ground?.sum)) {
      this.#isGrounded = sum !== undefined;
      return undefined;
    }
    const marks = new Map(this.#marks);
    for (const [path, mark] of ground ?? []) addMark(marks, path, mark);
    const looks = [...candidates].map(([scope, look]) => ({
      scope,
      look: 'marks' in look ? this.#withPaths(look, marks) : look,
    }));
    const sure = looks.filter(({ look }) => look.paths.every((path) => marks.get(path) !== undefined));
    const kept = packed(sure, marks, ground === undefined || sum === undefined ? undefined : { sum, paths: [...ground.keys()] });
    this.#isGrounded = kept.ground !== undefined && kept.looks.size === candidates.size;
    return kept;
  }

  /** Whether all that the look rested on is kept; known after `kept`. */
  get isGrounded(): boolean {
    return this.#isGrounded;
  }

  /** A look of before as if it had been made now; its marks are added to those of the paths. */
  #withPaths({ marks: numbers, ...look }: KeptLook, marks: Map<HostPath, Mark | undefined>): NewLook {
    const { marks: table } = this.#before;
    const paths = numbers.map((number) => {
      const path = table.pathOf(number);
      addMark(marks, path, table.markOf(number));
      return path;
    });
    return { ...look, paths };
  }

  #isSure(look: NewLook): boolean {
    return look.paths.every((path) => this.#marks.get(path) !== undefined);
  }

  #stands(look: KeptLook, claimed: Claims): boolean {
    try {
      return (
        look.asked.every(([path, answer]) => claimed.has(path) === answer) &&
        look.marks.every((number) => this.#standing.stands(number))
      );
    } catch {
      return false; // the time of this look is over: who looks now says so
    }
  }

  #recordingClaims(claimed: Claims): Claims {
    return {
      has: (path) => {
        const answer = claimed.has(path);
        // What the scope claimed itself it will claim again.
        if (this.#noting?.claims.has(path) === false && !this.#noting.asked.has(path)) this.#noting.asked.set(path, answer);
        return answer;
      },
      add: (path) => {
        this.#noting?.claims.add(path);
        claimed.add(path);
      },
    };
  }
}

/** Looks with the numbers of their marks; each path of theirs has one. */
function packed(
  looks: readonly { readonly scope: ScopeId; readonly look: NewLook }[],
  marks: ReadonlyMap<HostPath, Mark | undefined>,
  ground: { readonly sum: string; readonly paths: readonly HostPath[] } | undefined,
): Kept {
  const needed = new Map<HostPath, Mark>();
  const numbers = new Map<HostPath, number>();
  const numberOf = (path: HostPath): readonly number[] => {
    const mark = marks.get(path);
    if (mark === undefined) return [];
    const number = numbers.get(path) ?? numbers.size;
    numbers.set(path, number);
    needed.set(path, mark);
    return [number];
  };
  const numbersOf = (paths: readonly HostPath[]): readonly number[] =>
    [...new Set(paths.map((path) => standsWith(path, marks)))].flatMap(numberOf);
  const numbered = looks.map(({ scope, look: { paths, ...look } }): [ScopeId, KeptLook] => [
    scope,
    { ...look, marks: numbersOf(paths) },
  ]);
  const isSure = ground?.paths.every((path) => marks.get(path) !== undefined) === true;
  const below = ground !== undefined && isSure ? { ground: { sum: ground.sum, marks: numbersOf(ground.paths) } } : {};
  return { looks: new Map(numbered), ...below, marks: MarkTable.of(needed) };
}

/** Names come and go only with their folder's change: what is in a listed folder, or in none, stands with that. */
function standsWith(path: HostPath, marks: ReadonlyMap<HostPath, Mark | undefined>): HostPath {
  const kind = marks.get(path)?.kind;
  if (path === '/' || (kind !== 'absent' && kind !== 'folder')) return path;
  const parent = parentOf(path);
  const above = marks.get(parent)?.kind;
  if (above === 'listed') return parent;
  return above === 'absent' && kind === 'absent' ? standsWith(parent, marks) : path;
}
