import { describe, expect, it } from 'vitest';
import { passwordProblem } from './password-rules.ts';

describe('a password', () => {
  const cases = [
    { name: 'a sentence', given: 'correct horse battery staple', want: undefined },
    { name: 'fifteen characters, lower case alone', given: 'tumbleweedvisor', want: undefined },
    { name: 'another script', given: '今天的天气真好我们一起去公园散步吧', want: undefined },
    { name: 'what a manager makes', given: 'hG7$kQ-2vR!xZ9pLm', want: undefined },
    { name: 'leading and trailing spaces', given: '  umbrella tango  ', want: undefined },
    { name: 'the longest', given: 'tumbleweed visor '.repeat(16).slice(0, 255) + 'x', want: undefined },
    { name: 'too short', given: 'Tr0ub4dor&3xyz', want: /14 characters, and needs 15/ },
    { name: 'fifteen bytes that are five characters', given: '今天天气好', want: /5 characters/ },
    { name: 'too long', given: 'x'.repeat(257), want: /more than 256/ },
    { name: 'few different characters', given: 'abcabcaabbccabcaab', want: /fewer than 6/ },
    { name: 'a word again and again', given: 'umbrellaumbrella', want: /repeats itself/ },
    { name: 'the alphabet', given: 'abcdefghijklmnop', want: /follow one another/ },
    { name: 'digits in a row', given: '1234567890123456', want: /follow one another/ },
    { name: 'a keyboard', given: 'qwertyuiopasdfgh', want: /follow one another/ },
    { name: 'a common word with a year', given: 'Password2026!!!!', want: /everybody tries first/ },
    { name: 'our own name', given: 'bandog-collector-admin-2026', want: /everybody tries first/ },
    { name: "the owner's name", given: 'ada.lovelace123456', want: /everybody tries first/ },
  ];
  for (const { name, given, want } of cases) {
    it(`${want === undefined ? 'is taken' : 'is refused'}: ${name}`, () => {
      const said = passwordProblem(given, ['ada.lovelace@example.com']);
      if (want === undefined) expect(said).toBeUndefined();
      else expect(said).toMatch(want);
    });
  }
});
