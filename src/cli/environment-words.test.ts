import { expect, it } from 'vitest';
import { environmentWords } from './environment-words.ts';
import type { Environment } from '../domain/host.ts';

const ID = '3634c169256c1694ea33dfc8359ce0d176251993c9d9ca86e14026d2c2df58a6';
const ROWS: readonly { given: Environment; want: string | undefined }[] = [
  { given: { kind: 'host' }, want: undefined },
  { given: { kind: 'container', image: 'team/box:2.1' }, want: 'image team/box:2.1' },
  {
    given: { kind: 'container', id: ID, image: 'team/box:2.1', name: 'shop-web-1' },
    want: 'container shop-web-1 of team/box:2.1',
  },
  { given: { kind: 'container', id: ID, image: 'team/box:2.1' }, want: 'container 3634c169256c of team/box:2.1' },
  { given: { kind: 'container', id: 'lxc/web', name: 'web' }, want: 'container web' },
  { given: { kind: 'container', id: 'bad\nname' }, want: 'container bad\\x0aname' },
  { given: { kind: 'image', id: '/srv/chroot/bookworm' }, want: 'root /srv/chroot/bookworm' },
  { given: { kind: 'wsl', id: 'Ubuntu' }, want: 'WSL Ubuntu' },
];

for (const { given, want } of ROWS) {
  it(`${JSON.stringify(given).slice(0, 80)} is ${want}`, () => expect(environmentWords(given)).toBe(want));
}
