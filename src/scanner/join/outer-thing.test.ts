import { describe, expect, it } from 'vitest';
import { outerThing } from './outer-thing.ts';

const rows: readonly { name: string; given: string; want?: string }[] = [
  { name: 'a package by itself', given: '/usr/lib/node_modules/@openai/codex' },
  { name: 'a package of a project', given: '/home/ann/p/node_modules/tool' },
  { name: 'a file by itself', given: '/home/ann/bin/tool' },
  { name: 'a package in a virtual store', given: '/home/ann/p/node_modules/.pnpm/@x+tool@1.0.0/node_modules/@x/tool' },
  { name: 'an extension by itself', given: '/home/ann/.vscode/extensions/publisher.name-1.2.3' },
  { name: 'an application by itself', given: '/Applications/Tool.app' },
  { name: 'the metadata of a Python package', given: '/usr/lib/python3/dist-packages/tool-1.0.dist-info' },
  {
    name: 'a tool that an SDK brings',
    given: '/home/ann/p/node_modules/@anthropic-ai/claude-agent-sdk/cli.js',
    want: 'npm-package @anthropic-ai/claude-agent-sdk /home/ann/p/node_modules/@anthropic-ai/claude-agent-sdk',
  },
  {
    name: 'a package that another one nests: the outermost',
    given: '/home/ann/p/node_modules/other/node_modules/more/node_modules/tool',
    want: 'npm-package other /home/ann/p/node_modules/other',
  },
  {
    name: 'a tool that an SDK in a virtual store brings',
    given: '/p/node_modules/.pnpm/sdk@1.0.0/node_modules/sdk/cli.js',
    want: 'npm-package sdk /p/node_modules/.pnpm/sdk@1.0.0/node_modules/sdk',
  },
  {
    name: 'an SDK of an extension: the extension is what is removed',
    given: '/home/ann/.vscode/extensions/publisher.name-1.2.3-linux-x64/node_modules/sdk/cli.js',
    want: 'editor-extension publisher.name /home/ann/.vscode/extensions/publisher.name-1.2.3-linux-x64',
  },
  {
    name: 'an extension that an editor ships',
    given: '/usr/share/code/resources/app/extensions/copilot',
    want: 'application code /usr/share/code',
  },
  {
    name: 'a tool in an application, unpacked from its archive',
    given: '/opt/Some App/resources/app.asar.unpacked/bin/tool',
    want: 'application Some App /opt/Some App',
  },
  {
    name: 'a tool in the archive of an application',
    given: '/opt/Some App/resources/app.asar',
    want: 'application Some App /opt/Some App',
  },
  {
    name: 'a tool in a bundle',
    given: '/Users/ann/Applications/Some App.app/Contents/MacOS/tool',
    want: 'application Some App /Users/ann/Applications/Some App.app',
  },
  {
    name: 'a tool in a plug-in',
    given: '/home/ann/.local/share/JetBrains/IntelliJIdea2026.1/helper/lib/agent',
    want: 'jetbrains-plugin helper /home/ann/.local/share/JetBrains/IntelliJIdea2026.1/helper',
  },
  {
    name: 'a tool in a Python package',
    given: '/home/ann/v/lib/python3.12/site-packages/helper/bin/tool',
    want: 'python-package helper /home/ann/v/lib/python3.12/site-packages/helper',
  },
];

describe('what a copy lies in', () => {
  for (const { name, given, want } of rows) {
    it(name, () => {
      const outer = outerThing(given);
      expect(outer === undefined ? undefined : `${outer.kind} ${outer.name} ${outer.path}`).toBe(want);
    });
  }
});
