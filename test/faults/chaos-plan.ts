/** What goes wrong: a part is killed, or one of the rest for a while. With `worker` the process that does one look is meant. */
export const FAULTS = ['agent', 'scanner', 'worker', 'collector', 'offline', 'frozen', 'disk-full', 'clock'] as const;
export type Fault = (typeof FAULTS)[number];
/** Those that need nothing but processes. */
export const KILLS = ['agent', 'scanner', 'worker', 'collector'] as const satisfies readonly Fault[];

/** One change of what is installed; numbers between 0 and 1 choose among what is there then. */
export interface Change {
  readonly what: number;
  readonly which: number;
  readonly isStaged: boolean;
  readonly pauseMs: number;
}

/** One round: changes, perhaps a look that sees them, then a fault. */
export interface Round {
  readonly changes: readonly Change[];
  readonly waitsForLook: boolean;
  readonly fault: Fault;
  /** How far into a look a worker is killed, between 0 and 1; what a clock says meanwhile. */
  readonly amount: number;
  /** How long the fault lasts, or until what was killed is started again. */
  readonly lastsMs: number;
  /** What is changed while it lasts. */
  readonly meanwhile: Change;
}

const LONGEST_PAUSE_MS = 700;
const LONGEST_KILL_MS = 1500;
const LONGEST_FAULT_MS = 8000;

/** The rounds of a seed, without end; the same seed and faults give the same rounds. */
export function* planOf(seed: number, faults: readonly Fault[]): Generator<Round, never> {
  const random = randomOf(seed);
  const change = (): Change => ({
    what: random(),
    which: random(),
    isStaged: random() < 0.5,
    pauseMs: Math.round(random() * LONGEST_PAUSE_MS),
  });
  for (;;) {
    const changes = Array.from({ length: 1 + Math.floor(random() * 3) }, change);
    const waitsForLook = random() < 0.4;
    const fault = faults[Math.floor(random() * faults.length)] ?? 'agent';
    const longest = KILLS.some((kill) => kill === fault) ? LONGEST_KILL_MS : LONGEST_FAULT_MS;
    yield { changes, waitsForLook, fault, amount: random(), lastsMs: Math.round(random() * longest), meanwhile: change() };
  }
}

/** A round as a line that can be compared with that of another run. */
export function wordOf({ changes, waitsForLook, fault, lastsMs }: Round): string {
  const changed = changes.map(({ what, which }) => `${what.toFixed(2)}/${which.toFixed(2)}`).join(' ');
  return `${changed}${waitsForLook ? ', a look' : ''}, ${fault} ${lastsMs} ms`;
}

/** mulberry32: small, even, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
