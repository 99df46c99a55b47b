import { COMMANDS } from '../../src/cli/list.ts';
import { packageManagers } from '../../src/scanner/places/package-managers/list.ts';
import type { Root } from '../../src/scanner/places/package-managers/contract.ts';
import { membersOf } from './doc-comments.ts';

const NOTE = '<!-- Made by `npm run generate` from the code; edits are overwritten. -->';

/** docs/commands.md: what `--help` says of every command, in one page. */
export async function commandsPage(): Promise<string> {
  const commands = await Promise.all(COMMANDS.map(async ({ load }) => load()));
  const parts = commands.map(
    ({ name, summary, usage }) => `## \`${name}\`\n\n${capital(summary)}.\n\n\`\`\`text\n${usage}\`\`\`\n`,
  );
  return [
    `# Commands\n\n${NOTE}\n\nIn a checkout \`npm run --silent bandog -- COMMAND …\` runs one; \`bandog help COMMAND\` prints its part of this page.\n`,
    ...parts,
  ].join('\n');
}

/** docs/where-it-looks.md: every place, package-manager root and recogniser. */
export async function whereItLooksPage(): Promise<string> {
  const managers = membersOf('scanner/places/package-managers', 'manager.ts');
  const roots = packageManagers.map((manager) => {
    const described = managers.get(manager.id);
    if (described === undefined) throw new Error(`package manager ${manager.id} lies in no folder of its name`);
    const rows = [manager, manager.windows ?? { system: [], home: [] }].flatMap(({ system, home }) => [
      ...system.map((root) => rowOf(root, '')),
      ...home.map((root) => rowOf(root, '~/')),
    ]);
    return `### \`${manager.id}\`\n\n${described}\n\n| path | channel |\n|---|---|\n${rows.join('')}`;
  });
  return [
    `# Where Bandog looks\n\n${NOTE}\n\nA path that begins with \`~/\` is looked at in every home of the host; \`*\` is any one name. What could not be looked at is said as a gap.\n`,
    `## Places\n\n${list(membersOf('scanner/places', 'place.ts'))}`,
    `## Package managers\n\n${roots.join('\n')}`,
    `## Further roots\n\nEach is looked at by the same places as the host itself, as an environment of its own: scope \`environments/<finder>@system#<root>\`, paths as they are inside it. What is in a layer that several images share is one finding, the first image's that shows it; a container's own finding is what it wrote itself. A container that runs and that no store knows is looked at through one of its processes (\`environments/processes\`).\n\n${list(membersOf('scanner/environments', 'finder.ts'))}`,
    `## Recognisers\n\nThey tell what a candidate is, reading within bounds.\n\n${list(membersOf('scanner/recognisers', 'recogniser.ts'))}`,
  ].join('\n');
}

function rowOf({ pattern, channel }: Root, home: string): string {
  return `| \`${pattern.startsWith('/') ? pattern : home + pattern}\` | \`${channel}\` |\n`;
}

function list(members: ReadonlyMap<string, string>): string {
  return [...members].map(([name, described]) => `- \`${name}\`: ${described}\n`).join('');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
