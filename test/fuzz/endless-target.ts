import type { FuzzTarget } from './contract.ts';

/** A seeded fault: a reader that never ends once a file begins with `E`. */
export const target: FuzzTarget = {
  name: 'endless',
  summary: 'a reader that hangs',
  seeds: () => [Buffer.from('sound')],
  words: ['E'],
  read(source) {
    const [first] = source.read(0, 1);
    while (first === 0x45) performance.now();
    return 'read';
  },
};
