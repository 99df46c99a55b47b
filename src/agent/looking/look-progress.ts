import { monotonicMs } from '../../domain/clock.ts';
import type { OrderProgress } from '../../wire/order-progress.ts';
import type { Looks } from './looks.ts';
import type { LookUnderWay } from './under-way.ts';

/** What is asked how far looks are. */
export interface ProgressSource {
  underWay(): readonly Pick<LookUnderWay, 'id' | 'depth' | 'seen'>[];
  readonly recorded: Pick<Looks['recorded'], 'scopesOf'>;
}

/**
 * How far the next look of this depth is, whenever the returned function is called; call this before the look is asked for, since one that
 * is under way by then is another.
 */
export function progressOfNext(looks: ProgressSource, depth: LookUnderWay['depth']): () => Omit<OrderProgress, 'command'> {
  const current = () => looks.underWay().find((look) => look.depth === depth);
  const earlier = current()?.id;
  const begunAtMs = monotonicMs();
  return () => {
    const look = current();
    const isOwn = look !== undefined && look.id !== earlier;
    const { scopes, copies } = isOwn ? look.seen : { scopes: 0, copies: 0 };
    const ofScopes = looks.recorded.scopesOf(depth);
    return {
      phase: isOwn ? 'looking' : 'waiting',
      scopes,
      ...(ofScopes === undefined ? {} : { ofScopes: Math.max(ofScopes, scopes) }),
      copies,
      seconds: Math.floor((monotonicMs() - begunAtMs) / 1000),
    };
  };
}
