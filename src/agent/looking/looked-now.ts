import type { Looks } from './looks.ts';
import type { Spool } from '../spool/spool.ts';
import { sameButTimes } from '../life-cycle/merge.ts';
import { KnownError } from '../../domain/errors.ts';
import type { Finding, FindingId } from '../../domain/finding.ts';
import type { LookOutcome, LookProgress } from '../../wire/local.ts';

/** What an asked look needs. */
export interface LookedNowParts {
  readonly spool: Pick<Spool, 'findings' | 'coverage' | 'setting'>;
  readonly looks: Pick<Looks, 'lookNow'> & {
    underWay(): readonly { readonly id: number; readonly depth: 'quick' | 'deep'; readonly scope: string | undefined }[];
    readonly recorded: { readonly lastQuickMs: number };
  };
}

const TELL_EVERY_MS = 500;

/**
 * A quick look of the whole host that begins now, or after the one under way, which may have passed what was just changed; and what
 * is another than it was when it was asked for.
 *
 * @throws KnownError E_SCAN_FAILED
 */
export async function lookedNow(
  { spool, looks }: LookedNowParts,
  progress: (step: Omit<LookProgress, 'kind'>) => void,
): Promise<LookOutcome> {
  const before = spool.findings();
  const earlier = quickOf(looks)?.id;
  const recorded = looks.lookNow('quick');
  const tell = (): void => {
    const quick = quickOf(looks);
    const phase = quick === undefined || quick.id === earlier ? 'waiting' : 'looking';
    progress(quick?.scope === undefined ? { phase } : { phase, scope: quick.scope });
  };
  const timer = setInterval(tell, TELL_EVERY_MS);
  try {
    const failure = await recorded;
    if (failure !== undefined) throw failed(failure);
  } finally {
    clearInterval(timer);
  }
  const after = spool.findings();
  const coverage = spool.coverage().map(({ coverage: one }) => one);
  return {
    at: spool.setting('look.at') ?? new Date().toISOString(),
    durationMs: looks.recorded.lastQuickMs,
    scopes: coverage.length,
    incomplete: coverage.filter(({ complete }) => !complete).map(({ scope }) => scope),
    changes: changesBetween(before, after),
    open: [...after.values()].filter(({ state }) => state !== 'gone').length,
    isCut: false,
  };
}

/** Findings that are new or differ in more than times, with the state that they had; one that was forgotten meanwhile is none. */
export function changesBetween(
  before: ReadonlyMap<FindingId, Finding>,
  after: ReadonlyMap<FindingId, Finding>,
): LookOutcome['changes'] {
  return [...after.values()].flatMap((finding) => {
    const was = before.get(finding.id);
    if (was === undefined) return finding.state === 'gone' ? [] : [{ finding }];
    return sameButTimes(was, finding) ? [] : [{ was: was.state, finding }];
  });
}

function quickOf(looks: LookedNowParts['looks']) {
  return looks.underWay().find(({ depth }) => depth === 'quick');
}

function failed(why: string): KnownError {
  return new KnownError(
    'E_SCAN_FAILED',
    `the look failed: ${why}`,
    'Look at the agent’s log; `bandog doctor` says what is wrong.',
  );
}
