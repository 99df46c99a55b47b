import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from './verdict.ts';
import { parsePolicy } from './policy-text.ts';

const HEAD = 'schema: bandog.policy/1\nname: n\n';

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

  it('takes the example, which bans, approves and restricts', () => {
    const example = parsePolicy(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'), 'example.yaml');
    const verdicts = ['claude-code', 'qoder-cli', 'qoder-ide', 'copilot-cli', 'copilot-ide', 'tabnine', 'codex-cli'].map(
      (id) => judge({ id }, example).verdict,
    );
    expect(verdicts).toEqual(['banned', 'approved', 'approved', 'restricted', 'restricted', 'restricted', 'unreviewed']);
    expect(judge({ id: 'claude-code' }, example)).toMatchObject({
      alternative: 'qoder-cli',
      reason: expect.stringMatching(/\w/),
    });
  });
});
