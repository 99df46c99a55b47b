import type { PackageManager, Root } from '../contract.ts';
import { gemSpecifications } from './specifications.ts';

const root = (pattern: string): Root => ({ pattern: `${pattern}/specifications`, channel: 'gem', layout: gemSpecifications });

/** Rubies that a version manager or installer keeps, each with gems of its own. */
const RUBIES = [
  '.rbenv/versions',
  '.rvm/rubies',
  '.asdf/installs/ruby',
  '.local/share/mise/installs/ruby',
  '.local/share/rtx/installs/ruby',
  '.rubies',
];

/**
 * Ruby gems: `specifications/<name>-<version>[-<platform>].gemspec` beside `gems/<name>-<version>` in each folder of `gem environment gempath`
 * (https://guides.rubygems.org/command-reference/#gem-environment; Gem.default_dir, Gem.user_dir): the system's, Debian's and Fedora's,
 * an account's own, and one for each Ruby of rbenv, RVM, asdf, mise and ruby-install.
 */
export const gem: PackageManager = {
  id: 'gem',
  platforms: ['linux', 'macos', 'windows'],
  system: [
    ...['/var/lib/gems/*', '/usr/share/rubygems-integration/*', '/usr/share/gems', '/usr/local/share/gems'].map(root),
    ...['/usr/lib', '/usr/lib64', '/usr/local/lib', '/opt/homebrew/lib', '/opt/rubies/*/lib', '/opt/ruby/lib', '/Ruby*/lib'].map(
      (lib) => root(`${lib}/ruby/gems/*`),
    ),
    ...['/usr/local/bundle', '/usr/local/rvm/gems/*', '/Library/Ruby/Gems/*'].map(root),
    ...['/usr/local/rbenv/versions', '/usr/local/rvm/rubies'].map((rubies) => root(`${rubies}/*/lib/ruby/gems/*`)),
  ],
  home: [
    ...['.gem/ruby/*', '.local/share/gem/ruby/*', '.rvm/gems/*'].map(root),
    ...RUBIES.map((rubies) => root(`${rubies}/*/lib/ruby/gems/*`)),
  ],
};
