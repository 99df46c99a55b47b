import { expect, test } from 'vitest';
import { lookWith, type Tree } from '../fixtures/look.ts';

const SIGNATURES = { aichat: { gem: ['aichat'] }, nokogiri: { gem: ['nokogiri'] } };

/** A gem as `gem install` leaves it: its specification, its folder with a command. */
function gemIn(top: string, full: string, more: Tree = {}): Tree {
  return {
    [`${top}/specifications/${full}.gemspec`]: '# -*- encoding: utf-8 -*-\n',
    [`${top}/gems/${full}/lib/a.rb`]: 'x',
    ...more,
  };
}

test("the system's, an account's, and those of a version manager's Ruby", () => {
  const rbenv = '/home/bob/.rbenv/versions/3.4.2/lib/ruby/gems/3.4.0';
  const user = '/home/bob/.local/share/gem/ruby/3.4.0';
  const { rows, gaps } = lookWith(
    'gem',
    {
      ...gemIn('/var/lib/gems/3.1.0', 'aichat-0.9.0'),
      ...gemIn(rbenv, 'aichat-1.2.0', { [`${rbenv}/gems/aichat-1.2.0/exe/aichat`]: { text: '#!ruby', mode: 0o755 } }),
      ...gemIn(rbenv, 'aichat-1.10.0.pre1'),
      ...gemIn(rbenv, 'aichat-extra-2.0'),
      ...gemIn(user, 'nokogiri-1.18.3-arm64-darwin-22'),
      [`${rbenv}/specifications/default`]: null,
    },
    SIGNATURES,
  );
  expect(gaps).toEqual([]);
  expect(rows.map(({ product, channel, account, version, anchor }) => [product, channel, account, version, anchor])).toEqual([
    ['aichat', 'gem', 'bob', '1.10.0.pre1', `${rbenv}/gems/aichat`],
    ['aichat', 'gem', undefined, '0.9.0', '/var/lib/gems/3.1.0/gems/aichat'],
    ['nokogiri', 'gem', 'bob', '1.18.3', `${user}/gems/nokogiri`],
  ]);
  expect(rows.map((row) => row.identity)).toEqual(['proven', 'proven', 'proven']);
  expect(rows[0]?.paths).toContain(`${rbenv}/gems/aichat-1.2.0`);
});

test('a specification without its folder is only possible', () => {
  const { rows } = lookWith('gem', { '/home/bob/.gem/ruby/3.0.0/specifications/aichat-0.1.0.gemspec': '' }, SIGNATURES);
  expect(rows).toMatchObject([{ identity: 'possible', version: '0.1.0' }]);
});
