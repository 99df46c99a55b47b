import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConditions } from './conditions.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-conditions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As laptops, desktops, docks and wireless mice show themselves below /sys/class/power_supply. */
const DISCHARGING = { type: 'Battery', status: 'Discharging', present: '1' };
const UNPLUGGED = { type: 'Mains', online: '0' };
const cases: readonly {
  readonly name: string;
  readonly given: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly want: boolean;
}[] = [
  { name: 'a machine without a battery', given: {}, want: false },
  { name: 'a laptop on its battery', given: { BAT0: DISCHARGING, AC: UNPLUGGED }, want: true },
  { name: 'a laptop that says nothing of a plug', given: { BAT0: DISCHARGING }, want: true },
  {
    name: 'a laptop that is plugged in and charges',
    given: { BAT0: { type: 'Battery', status: 'Charging' }, AC: { type: 'Mains', online: '1' } },
    want: false,
  },
  {
    name: 'a weak plug: it discharges beside it',
    given: { BAT0: DISCHARGING, 'ucsi-1': { type: 'USB', online: '1' } },
    want: false,
  },
  {
    name: 'two batteries, of which one rests',
    given: { BAT0: { type: 'Battery', status: 'Not charging' }, BAT1: DISCHARGING, AC: UNPLUGGED },
    want: true,
  },
  { name: "a desktop with a mouse's battery", given: { hidpp_battery_0: { ...DISCHARGING, scope: 'Device' } }, want: false },
];

describe('on battery', () => {
  for (const [at, { name, given, want }] of cases.entries()) {
    it(`${name}: ${want}`, () => {
      const supplies = path.join(folder, String(at));
      mkdirSync(supplies);
      for (const [supply, files] of Object.entries(given)) {
        mkdirSync(path.join(supplies, supply));
        for (const [file, content] of Object.entries(files)) writeFileSync(path.join(supplies, supply, file), `${content}\n`);
      }
      expect(readConditions({ supplies, pressure: path.join(folder, 'none') }).onBattery).toBe(want);
    });
  }
});

it('tells load and pressure, and no pressure where the kernel tells none', () => {
  const pressure = path.join(folder, 'pressure');
  writeFileSync(
    pressure,
    'some avg10=4.44 avg60=22.30 avg300=17.08 total=10903262531\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
  );
  const sources = { supplies: path.join(folder, 'none'), pressure };
  expect(readConditions(sources).pressure).toBeCloseTo(0.223);
  expect(readConditions(sources).loadPerCore).toBeGreaterThanOrEqual(0);
  expect(readConditions({ ...sources, pressure: path.join(folder, 'none') })).not.toHaveProperty('pressure');
  writeFileSync(pressure, 'some avg60=');
  expect(readConditions(sources)).not.toHaveProperty('pressure');
});
