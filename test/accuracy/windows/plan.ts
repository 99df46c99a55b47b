import { WINDOWS, browserSteps } from '../browsers.ts';
import type { SubjectPlan } from '../subject.ts';
import { decoys } from './decoys.ts';
import { hidden } from './hidden.ts';
import { packaged } from './packages.ts';
import { programs } from './programs.ts';
import { writeHives } from './registry.ts';

const ACCOUNTS = ['ann', 'ben', 'cho', 'dia', 'eli', 'fay', 'gus', 'hal'];

/** The disk of a Windows machine on which nobody is logged on: real programs from the registry of npm, real hives. */
export const windows: SubjectPlan = {
  system: 'windows',
  platform: 'windows',
  homes: new Map(ACCOUNTS.map((name) => [name, `/Users/${name}`])),
  steps: [...programs, ...packaged, ...browserSteps(WINDOWS), ...hidden, ...decoys],
  finish: writeHives,
};
