import type { FuzzTarget } from '../contract.ts';
import { APP_IMAGE } from '../../tree-on-disk.ts';
import { isAppImage, productNameIn } from '../../../src/scanner/formats/app-image.ts';

/** The mark of an AppImage, and the product in its name (which is as hostile). */
export const target: FuzzTarget = {
  name: 'app-image',
  summary: 'formats/app-image: mark of an AppImage, product in a file name',
  seeds: () => [Buffer.from(APP_IMAGE, 'latin1'), Buffer.from('LM-Studio-0.3.30-x86_64-linux (1).AppImage')],
  words: ['-1.2', '-x86_64', ' (1)', '.AppImage', '-linux', '.app', 'AI\x02'],
  read(source) {
    const name = Buffer.from(source.read(0, 4096)).toString('latin1');
    const product = productNameIn(name);
    return isAppImage(source) || product !== name ? [isAppImage(source), product] : undefined;
  },
};
