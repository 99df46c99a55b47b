import { describe, expect, test } from 'vitest';
import type { FuzzTarget } from './contract.ts';
import { fuzz } from './fuzz.ts';
import { keptInputs } from './kept-inputs.ts';
import { FUZZ_TARGETS, moduleOf } from './list.ts';
import { judge } from './judge.ts';
import { MAX_INPUT, mutate } from './mutate.ts';
import { Random } from './random.ts';
import { fuzzTarget } from './run-target.ts';

/** Of all formats together; more is `npm run fuzz`. */
const SECONDS = 30;
const SEED = 20_261_121;

describe('no file breaks a reader', () => {
  test.each(FUZZ_TARGETS)('$name', { timeout: 60_000 }, async ({ name, load }) => {
    const { target } = await load();
    expect(target.name).toBe(name);
    const kept = keptInputs(name);
    const order = { name, module: moduleOf(name), seed: SEED, seconds: SECONDS / FUZZ_TARGETS.length, kept };
    const summary = await fuzzTarget(order);
    expect(summary.failures.map(({ kind, what }) => `${kind}: ${what}`)).toEqual([]);
    // It looked: hundreds of inputs a second, and they came into the reader.
    expect(summary.inputs).toBeGreaterThan(100 + kept.length);
    expect(summary.kinds).toBeGreaterThan(10);
  });
});

const sound = (read: FuzzTarget['read']): FuzzTarget => ({
  name: 'seeded',
  summary: 'a reader with a fault',
  seeds: () => [Buffer.from('sound 1')],
  words: ['E'],
  read,
});
const keep: Uint8Array[] = [];

/** A reader that does this once a file holds an E: each is found from a seed without one. */
const FAULTS: readonly { readonly name: string; readonly kind: string; readonly target: FuzzTarget }[] = [
  {
    name: 'throws',
    kind: 'threw',
    target: sound((source) => {
      if (source.read(0, 64).includes(0x45)) throw new RangeError('index out of range');
      return 'read';
    }),
  },
  {
    name: 'reads a file again and again',
    kind: 'over-read',
    target: sound((source) => {
      const times = source.read(0, 64).includes(0x45) ? 20_000 : 1;
      for (let time = 0; time < times; time += 1) source.read(0, 64);
      return 'read';
    }),
  },
  {
    name: 'asks for what no file can give',
    kind: 'bad-read',
    target: sound((source) => source.read(source.read(0, 64).includes(0x45) ? -4 : 0, 4).length),
  },
  {
    name: 'is slow',
    kind: 'slow',
    target: {
      ...sound((source) => {
        const end = performance.now() + (source.read(0, 64).includes(0x45) ? 30 : 0);
        while (performance.now() < end);
        return 'read';
      }),
      maxMs: 10,
    },
  },
  {
    name: 'keeps a hundred megabytes',
    kind: 'memory',
    target: sound((source) => {
      if (source.read(0, 64).includes(0x45)) keep.push(Buffer.alloc(128 * 1024 * 1024, 1));
      return 'read';
    }),
  },
];

describe('a reader with a fault is caught', () => {
  test.each(FAULTS)('that $name', ({ kind, target }) => {
    const { failures } = fuzz(target, { seed: 1, seconds: 0.5, kept: [] });
    expect([...new Set(failures.map((failure) => failure.kind))]).toEqual([kind]);
    expect(failures[0]?.input.bytes.includes(0x45)).toBe(true);
    keep.length = 0;
  });

  test('that never ends', { timeout: 30_000 }, async () => {
    const module = new URL('./endless-target.ts', import.meta.url);
    const summary = await fuzzTarget({ name: 'endless', module, seed: 1, seconds: 20, kept: [], hungAfterMs: 1500 });
    expect(summary.failures.map((failure) => failure.kind)).toEqual(['hung']);
    expect(summary.failures[0]?.input.bytes[0]).toBe(0x45);
  });

  test('that does not know its own seeds', () => {
    expect(() =>
      fuzz(
        sound(() => undefined),
        { seed: 1, seconds: 1, kept: [] },
      ),
    ).toThrow('own seeds');
    expect(() => fuzz({ ...sound(() => 1), seeds: () => [] }, { seed: 1, seconds: 1, kept: [] })).toThrow('no seed');
  });
});

test('a seed fixes all inputs, and none grows past the bound', () => {
  const from = Buffer.from('{"name":"x","size":12,"offset":"0"}');
  const material = { corpus: [from], words: ['{"a":'] };
  const inputsOf = (seed: number): readonly string[] => {
    const random = new Random(seed);
    return Array.from({ length: 500 }, () => {
      const { bytes, saysSize } = mutate(random, from, material);
      expect(bytes.length).toBeLessThanOrEqual(MAX_INPUT);
      return `${saysSize} ${Buffer.from(bytes.subarray(0, 200)).toString('latin1')}`;
    });
  };
  expect(inputsOf(3)).toEqual(inputsOf(3));
  expect(new Set(inputsOf(3)).size).toBeGreaterThan(400);
  expect(inputsOf(4)).not.toEqual(inputsOf(3));
});

test('the found inputs are small', () => {
  const target = sound((source) => {
    if (source.read(0, 100_000).includes(0x45)) throw new Error('E');
    return 'read';
  });
  const large = Buffer.concat([Buffer.alloc(9000, 'a'), Buffer.from('E'), Buffer.alloc(9000, 'b')]);
  const { failures } = fuzz(target, { seed: 1, seconds: 0, kept: [{ bytes: large, saysSize: large.length }] });
  expect(failures[0]?.input.bytes.length).toBeLessThan(10);
  expect(judge(target, { bytes: large, saysSize: large.length }).failure?.kind).toBe('threw');
});
