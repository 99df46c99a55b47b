import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { readRpmHeader } from '../../../src/scanner/formats/rpm-header.ts';
import { headerOf } from '../../../src/scanner/places/package-managers/fixtures/rpm-database.ts';

/** One package in rpm's database. */
export const target: FuzzTarget = {
  name: 'rpm-header',
  summary: "formats/rpm-header: a package of rpm's database",
  seeds: () => [
    headerOf({
      name: 'claude-code',
      version: '2.1.0',
      release: '1.fc43',
      files: ['claude', 'b', 'é'].map((name) => ({ folder: '/usr/bin/', name })),
    }),
    headerOf({ name: 'x', version: '1', release: '1', files: [] }),
  ],
  read: (source) => readRpmHeader(wholeOf(source)),
};
