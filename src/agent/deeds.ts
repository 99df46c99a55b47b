import { CANARY_PRODUCT } from '../domain/canary.ts';
import { tellingProgress, type TellingParts } from './delivery/told-progress.ts';
import { progressOfNext, type ProgressSource } from './looking/look-progress.ts';
import type { Looks } from './looking/looks.ts';
import type { Spool } from './spool/spool.ts';
import { plantCanary } from './updates/canary.ts';
import type { Deeds } from './updates/commands.ts';
import type { Rotation } from './uplink/new-key.ts';

/** What orders are carried out with. */
export interface DeedParts {
  readonly folder: string;
  readonly version: string;
  readonly spool: Spool;
  readonly looks: () => Pick<Looks, 'lookNow'> & ProgressSource;
  /** What waits is to be delivered at once. */
  readonly deliver: () => void;
  readonly rotateKey: () => Promise<Rotation>;
  /** Says how far an order is. */
  readonly tellProgress: TellingParts['tell'];
}

/** What this agent does for each order of the closed set. There is no other way in: no path, no program, no number comes with an order. */
export function deedsOf({ folder, version, spool, looks, deliver, rotateKey, tellProgress }: DeedParts): Omit<Deeds, 'dry-run'> {
  return {
    async rescan({ id, depth = 'quick' }) {
      const progress = progressOfNext(looks(), depth);
      const telling = { progress: () => ({ command: id, ...progress() }), tell: tellProgress };
      const failure = await tellingProgress(looks().lookNow(depth), telling);
      deliver();
      return failure === undefined ? { state: 'acted' } : { state: 'failed', why: failure.slice(0, 200) };
    },
    async canary() {
      const look = async (): Promise<string | undefined> => {
        const failure = await looks().lookNow('quick');
        deliver();
        return failure;
      };
      return plantCanary({ folder, look, findings: () => spool.findings().values() });
    },
    async resync() {
      spool.requestResync();
      deliver();
      return { state: 'acted' };
    },
    async 'send-diagnostics'() {
      return { state: 'acted', report: JSON.stringify(diagnosticsOf(spool, version)).slice(0, 1000) };
    },
    async 'rotate-key'() {
      const rotation = await rotateKey();
      if (rotation.kind === 'rotated') return { state: 'acted' };
      return {
        state: 'failed',
        why: `${rotation.kind}: ${'why' in rotation ? rotation.why : 'the old key is in use elsewhere'}`.slice(0, 200),
      };
    },
  };
}

/** Figures of the agent itself: nothing of what is on the host. */
function diagnosticsOf(spool: Spool, version: string): object {
  const findings = [...spool.findings().values()].filter(({ state, product }) => state !== 'gone' && product !== CANARY_PRODUCT);
  const { rss, heapUsed } = process.memoryUsage();
  return {
    version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    uptimeSeconds: Math.floor(process.uptime()),
    memory: { rss, heapUsed },
    cpuMs: Math.round((process.cpuUsage().user + process.cpuUsage().system) / 1000),
    waiting: spool.waiting(),
    open: findings.length,
    incompleteScopes: spool.coverage().filter(({ coverage }) => !coverage.complete).length,
    lastLook: spool.setting('look.at') ?? 'never',
    lastSweep: spool.setting('look.deep-at') ?? 'never',
    lastFailure: (spool.setting('contact.failure') ?? 'none').slice(0, 200),
  };
}
