import { expect, test } from 'vitest';
import { writeSquashfs } from '../../../../../test/squashfs-image.ts';
import { lookWith } from '../fixtures/look.ts';

const SIGNATURES = { ollama: { snap: ['ollama'] } };

test('a snap: its image is the package, the revision in use says the version', () => {
  const tree = {
    '/var/lib/snapd/snaps/ollama_41.snap': 'hsqs',
    '/var/lib/snapd/snaps/ollama_40.snap': 'hsqs',
    '/var/lib/snapd/snaps/ollama-webui_7.snap': 'hsqs',
    '/var/lib/snapd/snaps/partial': null,
    '/snap/ollama/41/meta/snap.yaml': "name: ollama\nversion: '0.11.4' # x\nbase: core22\n",
    '/snap/ollama/current': { link: '41' },
  };
  expect(lookWith('snap', tree, SIGNATURES)).toEqual({
    rows: [
      {
        product: 'ollama',
        channel: 'snap',
        identity: 'proven',
        version: '0.11.4',
        anchor: '/snap/ollama',
        paths: ['/var/lib/snapd/snaps/ollama_40.snap', '/var/lib/snapd/snaps/ollama_41.snap'],
      },
    ],
    gaps: [],
  });
});

test('an unmounted one, as in an image of a disk', () => {
  const { rows } = lookWith('snap', { '/var/lib/snapd/snaps/ollama_x1.snap': 'hsqs' }, SIGNATURES);
  expect(rows).toMatchObject([{ identity: 'proven', anchor: '/snap/ollama' }]);
});

test('an unmounted one whose image says its version', () => {
  const image = writeSquashfs({ 'meta/snap.yaml': 'name: ollama\nversion: 0.12.0\n', 'bin/ollama': 'x' }, { packing: 'zstd' });
  const { rows } = lookWith('snap', { '/var/lib/snapd/snaps/ollama_7.snap': image }, SIGNATURES);
  expect(rows).toMatchObject([{ identity: 'proven', version: '0.12.0', anchor: '/snap/ollama' }]);
});
