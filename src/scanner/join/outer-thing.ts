import type { OuterThing } from '../../domain/finding.ts';
import type { HostPath } from '../../domain/host-path.ts';

/** Where a thing lies that holds others: its folder, and in it its name. */
interface Layout {
  readonly kind: OuterThing['kind'];
  /** The first group is the thing's folder, the second its name; what lies strictly below the folder is inside of it. */
  readonly pattern: RegExp;
}

/** From the outermost kind of thing to the innermost: what a person removes is the outermost. */
const LAYOUTS: readonly Layout[] = [
  // /Applications/Tool.app/Contents/Resources/app/bin/claude
  { kind: 'application', pattern: /^(.*?\/([^/]+)\.app)\/Contents\/./ },
  // /opt/Tool/resources/app.asar, and /opt/Tool/resources/app.asar.unpacked/node_modules/@anthropic-ai/claude-code
  { kind: 'application', pattern: /^(.*?\/([^/]+))\/resources\/app(?:\.asar$|(?:\.asar\.unpacked)?\/.)/ },
  // /home/ann/.vscode/extensions/publisher.name-1.2.3-linux-x64/resources/native-binary/claude
  { kind: 'editor-extension', pattern: /^(.*?\/extensions\/([^/]+\.[^/]+?)-\d+\.\d+\.\d+[^/]*)\/./ },
  // /home/ann/.local/share/JetBrains/IntelliJIdea2026.1/helper/lib/agent
  { kind: 'jetbrains-plugin', pattern: /^(.*?\/JetBrains\/[A-Z][A-Za-z]+\d{4}\.\d[^/]*\/(?:plugins\/)?([^/]+))\/./ },
  // /home/ann/p/node_modules/@anthropic-ai/claude-agent-sdk/cli.js; `.pnpm` and `.bin` are no packages
  { kind: 'npm-package', pattern: /^(.*?\/node_modules\/(@[^/]+\/[^/]+|[^@./][^/]*))\/./ },
  // …/node_modules/.pnpm/sdk@1.0.0/node_modules/sdk/cli.js
  { kind: 'npm-package', pattern: /^(.*\/node_modules\/(@[^/]+\/[^/]+|[^@./][^/]*))\/./ },
  // /usr/lib/python3/dist-packages/helper/bin/agent
  { kind: 'python-package', pattern: /^(.*?\/(?:site|dist)-packages\/((?!\.)[^/]+))\/./ },
];
const MAX_NAME = 256;

/** What a copy at this path lies in, as the folders around it say; undefined for one that stands by itself. */
export function outerThing(root: HostPath): OuterThing | undefined {
  for (const { kind, pattern } of LAYOUTS) {
    const [, path, name] = pattern.exec(root) ?? [];
    if (path !== undefined && name !== undefined) return { kind, name: name.slice(0, MAX_NAME), path };
  }
  return undefined;
}
