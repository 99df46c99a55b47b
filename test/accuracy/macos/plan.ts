import { MACOS, browserSteps } from '../browsers.ts';
import type { SubjectPlan } from '../subject.ts';
import { applications } from './applications.ts';
import { decoys } from './decoys.ts';
import { hidden } from './hidden.ts';
import { packaged } from './packages.ts';

const ACCOUNTS = ['ann', 'ben', 'cho', 'dia', 'eli', 'fay', 'hal'];

/** The disk of a Mac: bundles with real property lists and signatures' blobs, real programs from the registry of npm. */
export const macos: SubjectPlan = {
  system: 'macos',
  platform: 'macos',
  homes: new Map(ACCOUNTS.map((name) => [name, `/Users/${name}`])),
  steps: [...applications, ...packaged, ...browserSteps(MACOS), ...hidden, ...decoys],
  finish() {}, // accounts lie in a directory service's own files, which are not read
};
