import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compiled-policy.ts';
import { evaluate } from './evaluate.ts';
import { documentOf, entriesOf } from './policy-document.ts';
import { parsePolicy } from './policy-text.ts';

const HEAD = 'schema: bandog.policy/1\nname: n\n';

const EXCEPTION = '{ id: e, scope: { product: x }, owner: o, ticket: T-1, askedBy: ada, approvedBy: bob, expires: 2027-01-31 }';

describe('parsePolicy', () => {
  it('takes YAML and JSON alike', () => {
    const yaml = parsePolicy(`${HEAD}rulings:\n  - product: claude-code\n    verdict: banned\n`, 'p.yaml');
    expect(parsePolicy(JSON.stringify(yaml), 'p.json')).toEqual(yaml);
  });

  const bad = [
    {
      name: 'a word that is no verdict',
      given: `${HEAD}rulings:\n  - product: claude-code\n    verdict: forbidden\n`,
      want: /^p\.yaml:5: rulings\.0\.verdict /,
    },
    {
      name: 'a member that is not known',
      given: `${HEAD}rulings:\n  - product: claude-code\n    verdict: banned\n    until: 2027\n`,
      want: /^p\.yaml:6: rulings\.0\.until is not known here/,
    },
    {
      name: 'neither product nor category',
      given: `${HEAD}rulings:\n  - verdict: banned\n`,
      want: /^p\.yaml:4: a ruling names either/,
    },
    {
      name: 'both',
      given: `${HEAD}rulings:\n  - product: a\n    category: b\n    verdict: banned\n`,
      want: /^p\.yaml:4: a ruling names either/,
    },
    {
      name: 'a campaign that ends before it starts',
      given: `${HEAD}rulings: []\ncampaigns:\n  - { id: a, name: A, products: [x], reason: r, start: 2026-02-01, deadline: 2026-01-31 }\n`,
      want: /^p\.yaml:5: the deadline is before the start/,
    },
    {
      name: 'a day that does not exist',
      given: `${HEAD}rulings: []\ncampaigns:\n  - { id: a, name: A, products: [x], reason: r, start: 2026-02-30, deadline: 2026-03-31 }\n`,
      want: /^p\.yaml:5: start and deadline are days/,
    },
    {
      name: 'a campaign of nothing',
      given: `${HEAD}rulings: []\ncampaigns:\n  - { id: a, name: A, reason: r, start: 2026-02-01, deadline: 2026-03-31 }\n`,
      want: /^p\.yaml:5: a campaign names/,
    },
    {
      name: 'an exception that its asker approved',
      given: `${HEAD}rulings: []\nexceptions:\n  - ${EXCEPTION.replace('bob', 'ada')}\n`,
      want: /^p\.yaml:5: who approves/,
    },
    {
      name: 'an exception without an end',
      given: `${HEAD}rulings: []\nexceptions:\n  - ${EXCEPTION.replace(', expires: 2027-01-31', '')}\n`,
      want: /^p\.yaml:5: exceptions\.0 /,
    },
    {
      name: 'an exception for everything',
      given: `${HEAD}rulings: []\nexceptions:\n  - ${EXCEPTION.replace('product: x', 'group: /emea')}\n`,
      want: /^p\.yaml:5: an exception names/,
    },
    {
      name: 'versions that are none',
      given: `${HEAD}rulings: []\nexceptions:\n  - ${EXCEPTION.replace('product: x', 'product: x, version: "> 1"')}\n`,
      want: /^p\.yaml:5: "> 1" is no range/,
    },
    {
      name: 'two exceptions of one name',
      given: `${HEAD}rulings: []\nexceptions:\n  - ${EXCEPTION}\n  - ${EXCEPTION}\n`,
      want: /^p\.yaml:6: e is there twice/,
    },
    { name: 'no rulings', given: HEAD, want: /^p\.yaml:1: the file / },
    { name: 'a key twice', given: `${HEAD}name: m\nrulings: []\n`, want: /^p\.yaml:3: .*unique/ },
    { name: 'broken YAML', given: `${HEAD}rulings: [\n`, want: /^p\.yaml:\d+: / },
    { name: 'an empty file', given: '', want: /^p\.yaml:1: / },
    { name: 'an alias', given: `${HEAD}rulings: [&a {product: x, verdict: banned}, *a]\n`, want: /^p\.yaml/ },
    { name: 'what is longer than allowed', given: `#${'x'.repeat(5 * 1024 * 1024)}`, want: /longer/ },
  ];
  for (const { name, given, want } of bad) {
    it(`refuses ${name} and says where`, () => {
      expect(() => parsePolicy(given, 'p.yaml')).toThrow(
        expect.objectContaining({ code: 'E_POLICY_INVALID', message: expect.stringMatching(want) }),
      );
    });
  }

  it('takes campaigns and exceptions, whose last day is whole', () => {
    const campaign = '{ id: c, name: C, categories: [ai], reason: r, start: 2026-02-01, deadline: 2026-03-31, groups: [/emea] }';
    const policy = parsePolicy(`${HEAD}rulings: []\ncampaigns: [${campaign}]\nexceptions: [${EXCEPTION}]\n`, 'p.yaml');
    const entries = entriesOf(policy);
    expect(entries.slice(1).map(({ document }) => document)).toEqual([
      expect.objectContaining({ start: '2026-02-01T00:00:00.000Z', deadline: '2026-03-31T23:59:59.999Z' }),
      expect.objectContaining({ expires: '2027-01-31T23:59:59.999Z', status: 'approved', decidedBy: 'bob' }),
    ]);
    const objects = entries.map((entry) => ({ ...entry, managedBy: 'file' as const, revision: 1 }));
    expect(entriesOf(documentOf('n', objects))).toEqual(entries);
  });

  it('takes the example, which bans, approves and restricts', () => {
    const example = parsePolicy(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'), 'example.yaml');
    const objects = entriesOf(example).map((entry) => ({ ...entry, managedBy: 'file' as const, revision: 1 }));
    const policy = compilePolicy({ revision: 1, fileRevision: 1, objects });
    const at = '2026-11-21T12:00:00.000Z';
    const judge = (product: string) =>
      evaluate({ hostId: 'h', group: '/', finding: { product, anchor: '/x', firstSeen: at } }, policy, at);
    const verdicts = ['claude-code', 'qoder-cli', 'qoder-ide', 'copilot-cli', 'copilot-ide', 'tabnine', 'codex-cli'].map(
      (id) => judge(id).verdict,
    );
    expect(verdicts).toEqual(['banned', 'approved', 'approved', 'restricted', 'restricted', 'restricted', 'unreviewed']);
    expect(judge('claude-code')).toMatchObject({
      alternative: 'qoder-cli',
      reason: expect.stringMatching(/\w/),
    });
  });
});
