import { expect, it } from 'vitest';
import { heldBy, type Held, type Standing } from './holding.ts';

const calm: Standing = { onBattery: false, loadPerCore: 0.2, pressure: 0.05 };
const cases: readonly {
  readonly name: string;
  readonly given: Partial<Standing>;
  readonly before?: Held;
  readonly want: Held | undefined;
}[] = [
  { name: 'a calm machine', given: {}, want: undefined },
  { name: 'a battery', given: { onBattery: true }, want: 'battery' },
  { name: 'a battery under load', given: { onBattery: true, loadPerCore: 9 }, before: 'load', want: 'battery' },
  { name: 'load', given: { loadPerCore: 1.6 }, want: 'load' },
  { name: 'processes that wait for a core though few run', given: { pressure: 0.5 }, want: 'load' },
  { name: 'less load than would hold it, while it is held', given: { loadPerCore: 1.2 }, before: 'load', want: 'load' },
  { name: 'less load than would hold it, while it goes on', given: { loadPerCore: 1.2 }, want: undefined },
  { name: 'load that is over', given: { loadPerCore: 0.9 }, before: 'load', want: undefined },
  { name: 'a plug, under load that would not have held it', given: { loadPerCore: 1.2 }, before: 'battery', want: undefined },
];

for (const { name, given, before, want } of cases) {
  it(`${name}: ${want ?? 'goes on'}`, () => expect(heldBy({ ...calm, ...given }, before)).toBe(want));
}
