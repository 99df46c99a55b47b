import type { SubjectPlan } from '../subject.ts';

export const macos: SubjectPlan = { system: 'macos', platform: 'macos', homes: new Map(), steps: [], finish() {} };
