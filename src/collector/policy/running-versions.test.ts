import { describe, expect, it } from 'vitest';
import { RunningVersions, type RunningHost } from './running-versions.ts';

const told = (hosts: readonly RunningHost[]) => {
  const versions = new RunningVersions();
  for (const host of hosts) versions.add(host);
  return versions.figures();
};
const of = (canary: number, early: number, all: number) => ({ canary, early, all });

describe('what hosts run', () => {
  it('is counted ring by ring, the most hosts first', () => {
    const figures = told([
      { ring: 'all', agentVersion: '1', catalogue: '2026.11.1' },
      { ring: 'canary', agentVersion: '2', release: 7, catalogue: '2026.11.2' },
      { ring: 'all', agentVersion: '2', release: 7 },
      { ring: 'early' },
    ]);
    expect(figures).toEqual({
      rings: of(1, 1, 2),
      agents: [{ version: '2', hosts: of(1, 0, 1) }, { hosts: of(0, 1, 0) }, { version: '1', hosts: of(0, 0, 1) }],
      catalogues: [{ release: 7, hosts: of(1, 0, 1) }, { hosts: of(0, 1, 0) }, { version: '2026.11.1', hosts: of(0, 0, 1) }],
      others: { agents: 0, catalogues: 0 },
    });
  });

  it('names fifty versions, and sums up what hosts make up beyond them', () => {
    const { agents, others } = told(Array.from({ length: 1500 }, (_, at) => ({ ring: 'all', agentVersion: `v${at}` })));
    expect(agents).toHaveLength(50);
    expect(others).toEqual({ agents: 1450, catalogues: 0 });
  });
});
