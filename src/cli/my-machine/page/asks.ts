import type { MyPageAnswers, MyPageLook, MyPageView } from '../../../wire/my-page.ts';
import { KnownError } from '../../../domain/errors.ts';
import { type AgentPlace, withRunningAgent } from '../../agent-here.ts';
import { ENGLISH } from '../../privacy/english.ts';
import { SIMPLIFIED_CHINESE } from '../../privacy/simplified-chinese.ts';
import type { Words } from '../../privacy/texts.ts';
import { productNames } from '../../product-names.ts';
import { wholeBatch } from '../../upload-lines.ts';

/** What the page may ask of this machine's agent: each in a conversation of its own, as the person whose command this is. */
export interface PageAsks {
  view(signal: AbortSignal): Promise<MyPageView>;
  pulse(signal: AbortSignal): Promise<MyPageAnswers['pulse']>;
  next(signal: AbortSignal): Promise<MyPageAnswers['next']>;
  /** @throws KnownError E_USAGE when `which` names no batch */
  sent(which: unknown, signal: AbortSignal): Promise<MyPageAnswers['sent']>;
  /** Resolves when it was looked; told of each step. */
  look(tell: (line: MyPageLook) => void, signal: AbortSignal): Promise<void>;
}

/** Where the agent is, and what of the view the command decides. */
export interface AskedOf extends Pick<MyPageView, 'language' | 'idleMinutes'> {
  readonly place: Omit<AgentPlace, 'signal'>;
}

/** The asks, answered by the agent over its socket. All throw KnownError: E_AGENT_UNREACHABLE, and the agent's own words. */
export function pageAsks({ place, ...said }: AskedOf): PageAsks {
  return {
    view: (signal) => viewOf({ ...place, signal }, said),
    pulse: (signal) =>
      withRunningAgent({ ...place, signal }, async (agent) => {
        const { lastLook, lastContact, waiting } = await agent.ask<'status'>({ kind: 'status' });
        return {
          waiting,
          ...(lastLook === undefined ? {} : { lastLook }),
          ...(lastContact === undefined ? {} : { lastContact }),
        };
      }),
    next: (signal) =>
      withRunningAgent({ ...place, signal }, async (agent) => {
        const { batch: _, ...next } = await agent.ask<'next-upload'>({ kind: 'next-upload' });
        const batch = await wholeBatch(agent, { kind: 'next-upload' });
        return { ...next, ...(batch === undefined ? {} : { batch }) };
      }),
    sent: (which, signal) =>
      withRunningAgent({ ...place, signal }, async (agent) => {
        const batch = await wholeBatch(agent, { kind: 'sent-batch', ...positionOf(which) });
        if (batch === undefined) throw new KnownError('E_NOT_FOUND', 'that batch is not kept', 'Only the newest are.');
        return batch;
      }),
    look: (tell, signal) =>
      withRunningAgent({ ...place, signal }, async (agent) => {
        const outcome = await agent.ask<'scan'>({ kind: 'scan' }, tell);
        tell({ kind: 'looked', outcome });
      }),
  };
}

async function viewOf(place: AgentPlace, said: Pick<MyPageView, 'language' | 'idleMinutes'>): Promise<MyPageView> {
  const { machine, explained } = await withRunningAgent(place, async (agent) => ({
    machine: await agent.ask<'my-machine'>({ kind: 'my-machine' }),
    explained: await agent.ask<'explain'>({ kind: 'explain' }),
  }));
  const { nearMisses, notLookedAt } = explained;
  const nameOf = await productNames(nearMisses.map(({ product }) => product));
  const names = new Map(nearMisses.map(({ product }) => [product, nameOf(product)]));
  const about = { en: sectionsOf(ENGLISH), zh: sectionsOf(SIMPLIFIED_CHINESE) };
  return { machine, nearMisses, notLookedAt, names: [...names], about, ...said };
}

/** What `rights` says is in the page itself. */
function sectionsOf({ collected, never, why, reaches }: Words): MyPageView['about']['en'] {
  return [collected, never, why, reaches];
}

function positionOf(which: unknown): { readonly epoch: number; readonly sequence: number } {
  const { epoch, sequence } = typeof which === 'object' && which !== null ? (which as Readonly<Record<string, unknown>>) : {};
  if (isCount(epoch) && isCount(sequence)) return { epoch, sequence };
  throw new KnownError('E_USAGE', 'that is no batch', 'Name its epoch and sequence.');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
