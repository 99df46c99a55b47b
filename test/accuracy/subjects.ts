import { debian } from './debian/plan.ts';
import { linux } from './linux/plan.ts';
import { macos } from './macos/plan.ts';
import { windows } from './windows/plan.ts';
import type { SubjectPlan } from './subject.ts';

/** All subject machines, in the order in which they are built. */
export const SUBJECTS: readonly SubjectPlan[] = [linux, windows, macos, debian];
