import type { Failed, LookOutcome, LookProgress, MyMachine, NextUpload, UploadedBatch } from './local.ts';
import type { NearMiss } from '../domain/evidence.ts';
import type { ScopeCoverage } from '../domain/coverage.ts';
import type { Instant } from '../domain/clock.ts';

/**
 * What the employee's page and the command that serves it (`bandog my-machine --page`) say to each other. Both come from the same
 * build and run at the same time, so there is one version. All asks are POST with JSON; all but `open` need its token:
 *
 *   page     open    {code}                  → {token}     the code stands in the address that the command prints, and is good once
 *   page     view                            → MyPageView
 *   page     pulse                           → MyPagePulse
 *   page     next                            → NextUpload
 *   page     sent    {epoch, sequence}       → UploadedBatch
 *   page     look                            → MyPageLook, one a line, until it is looked
 *   page     end                             → {}          and the command ends
 *
 * A refusal is a status above 399 with the words of a KnownError: `MyPageRefusal`.
 */
export const MY_PAGE_ASKS = ['open', 'view', 'pulse', 'next', 'sent', 'look', 'end'] as const;
/** The name of an ask: the last part of its path. */
export type MyPageAsk = (typeof MY_PAGE_ASKS)[number];

/** Below this are the asks; everything else is a file. */
export const MY_PAGE_ROOT = '/ask/';

/** Under which heading what is said to an employee. */
export interface AboutSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** All that the page shows at first. */
export interface MyPageView {
  readonly machine: MyMachine;
  /** Places of which something could not be looked at, and what. */
  readonly notLookedAt: readonly ScopeCoverage[];
  /** What resembled a product without being enough; stays on this machine. */
  readonly nearMisses: readonly NearMiss[];
  /** Names of the products of `nearMisses`, as pairs of id and name. */
  readonly names: readonly (readonly [id: string, name: string])[];
  /** What Bandog does on this machine, in each language: what `bandog privacy` says. */
  readonly about: { readonly en: readonly AboutSection[]; readonly zh: readonly AboutSection[] };
  /** The language that the command was told; absent: the browser's. */
  readonly language?: 'en' | 'zh';
  /** Minutes without an ask after which the command ends by itself. */
  readonly idleMinutes: number;
}

/** What changes while a page is open; the view is asked for again only when the look is another. */
export interface MyPagePulse {
  readonly lastLook?: Instant;
  readonly lastContact?: Instant;
  /** Entries that the collector does not have yet. */
  readonly waiting: number;
}

/** One line of the answer to `look`. */
export type MyPageLook = LookProgress | Failed | { readonly kind: 'looked'; readonly outcome: LookOutcome };

/** Why an ask was not answered. */
export interface MyPageRefusal {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** What each ask is answered with, but for `look`. */
export interface MyPageAnswers {
  readonly open: { readonly token: string };
  readonly view: MyPageView;
  readonly pulse: MyPagePulse;
  readonly next: NextUpload;
  readonly sent: UploadedBatch;
  readonly end: Record<string, never>;
}
