import { describe, expect, it } from 'vitest';
import { lookAt, type Sight } from '../../pipeline.ts';
import type { Host } from '../../host/contract.ts';
import { found, gapsOf } from '../../../../test/sight.ts';
import { indexOf, NO_CACHE, onDisk, type TreeNode } from '../../../../test/tree-on-disk.ts';
import { zipArchive } from '../../../../test/zip-archive.ts';

const index = indexOf(
  { id: 'claude-code', jetbrainsPlugins: [{ id: 'com.anthropic.code.plugin', folder: 'claude-code-jetbrains-plugin' }] },
  { id: 'copilot', jetbrainsPlugins: [{ id: 'com.github.copilot', folder: 'github-copilot-intellij' }] },
);

const ROOT = '/home/ann/.local/share/JetBrains/IntelliJIdea2025.2';
const jar = (id: string): Buffer =>
  zipArchive({
    'com/x/A.class': 'x',
    'META-INF/plugin.xml': `<idea-plugin><id>${id}</id><version>1.5.9</version></idea-plugin>`,
  });
const library = zipArchive({ 'com/y/B.class': 'y' });
const copilot = (folder: string): Record<string, TreeNode> => ({
  [`${folder}/lib/core.jar`]: jar('com.github.copilot'),
  [`${folder}/lib/a.jar`]: library,
});

function look(host: Host, depth: 'quick' | 'deep' = 'quick'): Sight {
  return lookAt(host, index, { order: { depth }, cache: NO_CACHE });
}

const proven = (folder: string): string => `copilot installed jetbrains-plugin proven 1.5.9 ${folder}`;

describe('plugins', () => {
  const rows: readonly { name: string; given: Record<string, TreeNode>; want: readonly string[] }[] = [
    { name: 'none on an empty host', given: { '/home/ann/a': '' }, want: [] },
    {
      name: 'by their descriptor',
      given: copilot(`${ROOT}/github-copilot-intellij`),
      want: [proven(`${ROOT}/github-copilot-intellij`)],
    },
    { name: 'in a folder of another name', given: copilot(`${ROOT}/helper`), want: [proven(`${ROOT}/helper`)] },
    { name: 'as one jar', given: { [`${ROOT}/helper.jar`]: jar('com.github.copilot') }, want: [proven(`${ROOT}/helper.jar`)] },
    {
      name: 'of Android Studio',
      given: copilot('/home/ann/.local/share/Google/AndroidStudio2025.1/x'),
      want: [proven('/home/ann/.local/share/Google/AndroidStudio2025.1/x')],
    },
    {
      name: 'shipped by a product, under their name',
      given: copilot('/opt/idea-IU-252/plugins/github-copilot-intellij'),
      want: [proven('/opt/idea-IU-252/plugins/github-copilot-intellij')],
    },
    {
      name: 'of a product that Toolbox has unpacked',
      given: copilot('/home/ann/.local/share/JetBrains/Toolbox/apps/pycharm/plugins/github-copilot-intellij'),
      want: [proven('/home/ann/.local/share/JetBrains/Toolbox/apps/pycharm/plugins/github-copilot-intellij')],
    },
    {
      name: 'by their folder alone: possible',
      given: { [`${ROOT}/claude-code-jetbrains-plugin/lib/plugin.jar`]: library },
      want: [`claude-code installed jetbrains-plugin possible undefined ${ROOT}/claude-code-jetbrains-plugin`],
    },
    {
      name: 'a folder of that name that holds another plugin is not it',
      given: { [`${ROOT}/claude-code-jetbrains-plugin/lib/plugin.jar`]: jar('org.other') },
      want: [],
    },
    {
      name: 'a folder of that name without a jar is not it',
      given: { [`${ROOT}/claude-code-jetbrains-plugin/README.md`]: '' },
      want: [],
    },
    { name: 'a file of that name is not it', given: { [`${ROOT}/claude-code-jetbrains-plugin`]: 'text' }, want: [] },
    {
      name: 'damaged and hostile jars hide no other',
      given: {
        ...copilot(`${ROOT}/helper`),
        [`${ROOT}/helper/lib/0.jar`]: 'PK nonsense',
        [`${ROOT}/helper/lib/1.jar`]: '',
        [`${ROOT}/helper/lib/2.jar`]: { fifo: true },
        [`${ROOT}/helper/lib/3.jar`]: { link: '/etc/shadow' },
        [`${ROOT}/helper/lib/4.jar`]: zipArchive({ 'META-INF/plugin.xml': '<'.repeat(100_000) }, { size: 1 }),
        [`${ROOT}/loop`]: { link: 'loop' },
        [`${ROOT}/out`]: { link: '/etc' },
        [`${ROOT}/__proto__/lib/x.jar`]: jar('__proto__'),
        '/etc/shadow': 'x',
      },
      want: [proven(`${ROOT}/helper`)],
    },
  ];
  for (const { name, given, want } of rows) {
    it(name, () => {
      onDisk(given, (host) => {
        const sight = look(host);
        expect(found(sight)).toEqual(want);
        expect(gapsOf(sight, 'jetbrains')).toEqual([]);
      });
    });
  }

  it('are looked for under every name in what a product ships only by a deep look', () => {
    onDisk(copilot('/opt/idea/plugins/helper'), (host) => {
      expect(found(look(host))).toEqual([]);
      expect(found(look(host, 'deep'))).toEqual([proven('/opt/idea/plugins/helper')]);
    });
  });

  it('in a jar that may not be read are a gap', () => {
    onDisk(copilot(`${ROOT}/helper`), (host) => {
      const closed: Host = { ...host, open: (path) => (path.endsWith('core.jar') ? 'denied' : host.open(path)) };
      expect(gapsOf(look(closed), 'jetbrains')).toEqual([`denied ${ROOT}/helper/lib/core.jar`]);
    });
  });

  it('in a folder that may not be listed are a gap', () => {
    onDisk(copilot(`${ROOT}/helper`), (host) => {
      const closed: Host = { ...host, list: (folder) => (folder === ROOT ? 'denied' : host.list(folder)) };
      expect(gapsOf(look(closed), 'jetbrains')).toEqual([`denied ${ROOT}`]);
    });
  });
});
