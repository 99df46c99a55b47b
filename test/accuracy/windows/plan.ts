import type { SubjectPlan } from '../subject.ts';

export const windows: SubjectPlan = { system: 'windows', platform: 'windows', homes: new Map(), steps: [], finish() {} };
