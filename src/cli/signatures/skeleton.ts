/** What is known of a product when its signature is begun. */
export interface Beginning {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly category: string;
  /** ISO date of today, for the references. */
  readonly date: string;
  readonly npm: readonly string[];
}

/** The text of a new signature: valid YAML, in the order of the schema, with a comment for each field that is left to the author. */
export function skeleton({ id, name, vendor, category, date, npm }: Beginning): string {
  const packages = npm.length === 0 ? [id] : npm;
  const [first = id] = packages;
  const quoted = JSON.stringify;
  const manifest = quoted({ name: first, version: '1.0.0', bin: { [id]: 'cli.js' } });
  return `# yaml-language-server: $schema=../schema.json
# The guide is docs/signatures.md. Delete what the product does not have; every comment here too.
id: ${id}
name: ${quoted(name)}
vendor: ${quoted(vendor)}
homepage: https://example.org/TODO
category: ${category}
# stable: only when a reference says which real install was looked at.
status: experimental
# Neutral, one or two sentences: what leaves the machine, and where to.
risk: >-
  TODO: which data leaves the machine, and where to.
# Packages: proof. Also pypi, cargo, gem, composer, dotnet, conda, nix, dpkg, rpm, pacman, apk, snap, flatpak, homebrew, winget, scoop,
# choco, msix, msi, windowsPrograms, receipts, editorExtensions, jetbrainsPlugins, browserExtensions, vimPlugins, zedExtensions.
npm:
${packages.map((one) => `  - { name: ${quoted(one)}, bins: [${id}] }`).join('\n')}
# Folders that only this product uses, and the programs in them.
# installRoots:
#   - { path: ~/.local/share/${id}, executables: ['versions/*'] }
# Texts of 12 characters or more in its programs and in no other's; or goModules, bunEntries, versionInfo, signingIds with teamIds.
# executables:
#   names: [${id}]
#   markers:
#     - { text: TODO, in: native }
# Files that only it writes (strong), folders that others make too (hint).
# configuration:
#   - { path: ~/.${id}/config.json, strength: strong }
removal:
  npm: ['npm uninstall -g ${first}']
  default: [Delete the path that the finding names.]
# What else bears the name: 'name: what it is, and why it is not this'.
collisions:
  - '${id}: TODO'
references:
  - { source: https://example.org/TODO, date: ${date}, fact: TODO }
examples:
  match:
    - name: installed with npm
      tree:
        /usr/lib/node_modules/${first}/package.json: '${manifest}'
        /usr/lib/node_modules/${first}/cli.js: "#!/usr/bin/env node\\n"
      finding: { state: installed, channel: npm, identity: possible, version: 1.0.0 }
    - name: in a home, by a version manager
      tree:
        /home/alice/.nvm/versions/node/v22.0.0/lib/node_modules/${first}/package.json: '${manifest}'
        /home/alice/.nvm/versions/node/v22.0.0/lib/node_modules/${first}/cli.js: "#!/usr/bin/env node\\n"
      finding: { state: installed, channel: npm, identity: possible }
  reject:
    - name: a text that mentions it
      tree:
        /home/alice/notes/${id}.md: 'We may try ${id}.'
    - name: a command of that name that is something else
      tree:
        /home/alice/bin/${id}: "#!/bin/sh\\necho hello\\n"
`;
}
