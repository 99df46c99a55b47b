import type { ReactNode } from 'react';
import type { FindingView } from '../../api-client/client.generated.ts';
import type { State, Verdict } from './api-words.ts';
import { useWords } from '../words/use-words.tsx';
import { DISPLAY_WORDS } from './words.ts';

/** How bad something is; never told by colour alone. */
export type Tone = 'bad' | 'warn' | 'good' | 'quiet' | 'info';

/** Shapes that are told apart without colour. */
export type Shape = 'disc' | 'ring' | 'triangle' | 'square' | 'check' | 'diamond' | 'play' | 'dashed' | 'stop' | 'cross';

const PATHS: Readonly<Record<Shape, ReactNode>> = {
  disc: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  triangle: <path d="M6 1.5 11 10.5H1z" fill="currentColor" />,
  square: <rect x="2" y="2" width="8" height="8" rx="1.5" fill="currentColor" />,
  check: <path d="m2 6.5 2.8 2.8L10 3.5" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  diamond: <path d="M6 1 11 6 6 11 1 6z" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  play: <path d="M3 1.5 10.5 6 3 10.5z" fill="currentColor" />,
  dashed: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="2.5 1.7" />,
  stop: (
    <>
      <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="m3.2 3.2 5.6 5.6" stroke="currentColor" strokeWidth="1.8" />
    </>
  ),
  cross: <path d="m2.5 2.5 7 7m0-7-7 7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
};

/** A shape, a word and a colour that say the same. */
export function Mark({ tone, shape, children }: { readonly tone: Tone; readonly shape: Shape; readonly children: ReactNode }) {
  return (
    <span className="mark" data-tone={tone}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {PATHS[shape]}
      </svg>
      <span>{children}</span>
    </span>
  );
}

type Identity = FindingView['finding']['identity'];

const OF_VERDICT: Readonly<Record<Verdict, readonly [Tone, Shape]>> = {
  banned: ['bad', 'stop'],
  restricted: ['warn', 'triangle'],
  approved: ['good', 'check'],
  unreviewed: ['info', 'diamond'],
};

/** The company's decision on a product. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  const { say } = useWords(DISPLAY_WORDS);
  const [tone, shape] = OF_VERDICT[verdict];
  return (
    <Mark tone={tone} shape={shape}>
      {say(verdict)}
    </Mark>
  );
}

const OF_STATE: Readonly<Record<State, readonly [Tone | undefined, Shape]>> = {
  installed: [undefined, 'disc'],
  running: [undefined, 'play'],
  ran: ['warn', 'ring'],
  packed: ['quiet', 'square'],
  residue: ['quiet', 'dashed'],
  gone: ['good', 'check'],
  unknown: ['warn', 'triangle'],
};

/** What a copy is now; how bad that is when it is there, its verdict says. */
export function StateMark({ state, verdict }: { readonly state: State; readonly verdict: Verdict }) {
  const { say } = useWords(DISPLAY_WORDS);
  const [tone, shape] = OF_STATE[state];
  return (
    <Mark tone={tone ?? OF_VERDICT[verdict][0]} shape={shape}>
      {say(state)}
    </Mark>
  );
}

const LEVELS: Readonly<Record<Identity, number>> = { possible: 1, likely: 2, proven: 3 };

/** How sure it is that a copy is this product: dots of three, and the word. */
export function IdentityMark({ identity }: { readonly identity: Identity }) {
  const { say } = useWords(DISPLAY_WORDS);
  return (
    <span className="identity">
      <span aria-hidden="true">
        {[1, 2, 3].map((level) => (
          <i key={level} data-on={level <= LEVELS[identity]} />
        ))}
      </span>
      {say(identity)}
    </span>
  );
}
