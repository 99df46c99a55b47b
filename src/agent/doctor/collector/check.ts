import type { Check, WayStep } from '../contract.ts';

const TITLES: ReadonlyMap<string, string> = new Map([
  ['settings', 'Network settings'],
  ['address', 'Name (DNS)'],
  ['connection', 'Connection'],
  ['proxy', 'Proxy'],
  ['tls', 'TLS and its pin'],
  ['answer', 'Collector'],
  ['clock', 'Clock'],
]);

/** Each step on the way to the collector, as the agent itself goes it. */
export const collector: Check = {
  id: 'collector',
  rows: ({ way = [] }) => way.map(rowOf),
};

function rowOf({ step, outcome, detail, remedy }: WayStep) {
  const title = TITLES.get(step) ?? step;
  switch (outcome) {
    case 'ok':
      return { title, state: 'ok', says: detail === '' ? 'well' : detail } as const;
    case 'not-used':
      return { title, state: 'ok', says: 'none is used' } as const;
    case 'not-reached':
      return { title, state: 'attention', says: 'not tried: a step before it failed' } as const;
    case 'failed':
      return { title, state: 'broken', says: detail, ...(remedy === undefined ? {} : { remedy }) } as const;
  }
}
