import type { AnswerTo, Ask, LookProgress } from '../../../wire/local.ts';
import type { LocalSources } from '../contract.ts';
import type { Viewer } from '../visible.ts';

/** One ask and what it is answered from. */
export interface Asked<K extends Ask['kind']> {
  readonly ask: Extract<Ask, { readonly kind: K }>;
  readonly viewer: Viewer;
  readonly sources: LocalSources;
  /** Tells whoever waits for a look how it goes on. */
  readonly progress: (step: Omit<LookProgress, 'kind'>) => void;
}

/** Answers one kind of ask with what this viewer may see of it, within LOCAL_LIMITS; throws KnownError when it cannot. */
export interface Answerer<K extends Ask['kind']> {
  readonly kind: K;
  answer(asked: Asked<K>): AnswerTo<K> | Promise<AnswerTo<K>>;
}
