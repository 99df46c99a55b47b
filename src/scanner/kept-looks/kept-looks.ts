import { MarkTable } from './mark-table.ts';
import { bothOf, type Mark } from './marks.ts';
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
  readonly marks: MarkTable;
}

/** A look that was made now: its marks have no numbers yet. */
type NewLook = Omit<KeptLook, 'marks'> & { readonly paths: readonly HostPath[] };

/** A time of change that is nearer to a look's begin than this may hold for two states: clocks of file systems tick in up to 2 s (FAT). */
const TICK_MS = 3000;

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
    const isOld = !('changedMs' in mark) || mark.changedMs < this.#begunMs - TICK_MS;
    addMark(this.#marks, path, isOld ? mark : undefined);
  }

  unmarked(): void {
    this.#noting = undefined;
  }

  /**
   * What to keep for the next look, or undefined when that is what was kept already.
   *
   * @param isWhole whether every scope of the host was asked for; else what was kept of the others stays
   */
  kept(isWhole: boolean): Kept | undefined {
    const before = this.#before.looks;
    const candidates = new Map<ScopeId, KeptLook | NewLook>(isWhole ? [] : before);
    for (const [scope, look] of this.#looks) {
      if (look !== undefined && ('marks' in look || this.#isSure(look))) candidates.set(scope, look);
      else candidates.delete(scope);
    }
    if (candidates.size === before.size && [...candidates].every(([scope, look]) => before.get(scope) === look)) return undefined;
    const marks = new Map(this.#marks);
    const looks = [...candidates].map(([scope, look]) => ({
      scope,
      look: 'marks' in look ? this.#withPaths(look, marks) : look,
    }));
    const sure = looks.filter(({ look }) => look.paths.every((path) => marks.get(path) !== undefined));
    return packed(sure, marks);
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
  const numbered = looks.map(({ scope, look: { paths, ...look } }): [ScopeId, KeptLook] => {
    const grounds = new Set(paths.map((path) => groundOf(path, marks)));
    return [scope, { ...look, marks: [...grounds].flatMap(numberOf) }];
  });
  return { looks: new Map(numbered), marks: MarkTable.of(needed) };
}

/** Names come and go only with their folder's change: what is in a listed folder, or in none, stands with that. */
function groundOf(path: HostPath, marks: ReadonlyMap<HostPath, Mark | undefined>): HostPath {
  const kind = marks.get(path)?.kind;
  if (path === '/' || (kind !== 'absent' && kind !== 'folder')) return path;
  const parent = parentOf(path);
  const above = marks.get(parent)?.kind;
  if (above === 'listed') return parent;
  return above === 'absent' && kind === 'absent' ? groundOf(parent, marks) : path;
}

/** A path that changed between two questions, or may have, has no mark. */
function addMark(marks: Map<HostPath, Mark | undefined>, path: HostPath, mark: Mark | undefined): void {
  if (!marks.has(path)) marks.set(path, mark);
  else {
    const known = marks.get(path);
    marks.set(path, known === undefined || mark === undefined ? undefined : bothOf(known, mark));
  }
}
