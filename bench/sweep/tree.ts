import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What one tree was made of. */
export interface MadeTree {
  readonly files: number;
  readonly folders: number;
  /** Copies that a sweep must find. */
  readonly copies: number;
}

/** Files of a package, as the packages that npm installs most have them: most of them lie in `lib` and `dist`, four of five are texts. */
const PACKAGE: readonly (readonly [string, readonly string[]])[] = [
  ['', ['package.json', 'README.md', 'LICENSE', 'index.js', 'index.d.ts']],
  ['lib', ['a.js', 'a.d.ts', 'a.js.map', 'b.js', 'b.d.ts', 'b.js.map', 'c.js', 'c.d.ts', 'c.js.map']],
  ['dist/esm', ['index.mjs', 'index.d.mts', 'a.mjs', 'b.mjs', 'index.mjs.map']],
  ['dist/cjs', ['index.cjs', 'a.cjs', 'b.cjs', 'index.cjs.map']],
];
const PACKAGES = 340;
/** Projects, of which one holds a copy that a sweep must find. */
const COPY_EVERY = 10;
const SOURCES = ['.ts', '.css', '.py', '.md', '.go', '', '.json', '.svg'];
const MARKER_SCRIPT = `#!/usr/bin/env node\n"use strict";\n${'// a bundle of nothing\n'.repeat(4000)}`;

/** Makes a tree of at least so many files in the shape of a developer's projects, pictures and data, and in it what a sweep looks into. */
export function makeTree(top: string, atLeast: number): MadeTree {
  const made = { files: 0, folders: 0 };
  const put = (folder: string, names: readonly string[]): void => {
    mkdirSync(folder, { recursive: true });
    made.folders += 1;
    for (const name of names) writeFileSync(path.join(folder, name), '');
    made.files += names.length;
  };
  let copies = 0;
  for (let project = 0; made.files < atLeast; project += 1) {
    const at = path.join(top, `project-${project}`);
    for (let one = 0; one < PACKAGES; one += 1) {
      made.folders += 1;
      for (const [inside, names] of PACKAGE) put(path.join(at, 'node_modules', `package-${one}`, inside), names);
    }
    for (let area = 0; area < 60; area += 1) put(path.join(at, 'src', `area-${area}`), numbered(25, SOURCES));
    for (let album = 0; album < 6; album += 1) put(path.join(at, 'assets', `album-${album}`), numbered(120, ['.jpg', '.png']));
    put(path.join(at, 'data'), numbered(40, ['.bin', '.dat', '']));
    // What is looked into: large files of no product, and bundles of none.
    for (let large = 0; large < 8; large += 1)
      truncateSync(path.join(at, 'data', `f${large}${['.bin', '.dat', ''][large % 3]}`), 5_000_000);
    for (let large = 0; large < 4; large += 1)
      writeFileSync(path.join(at, 'assets', 'album-0', `f${large * 2}.jpg`), MARKER_SCRIPT);
    if (project % COPY_EVERY !== 0) continue;
    made.files += putCopy(path.join(at, 'node_modules', '@openai', 'codex'));
    made.folders += 3;
    copies += 1;
  }
  return { ...made, copies };
}

/** A real package's shape, that a scan must name. */
function putCopy(folder: string): number {
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"name":"@openai/codex","version":"0.1.0","bin":{"codex":"bin/codex.js"}}');
  writeFileSync(path.join(folder, 'bin', 'codex.js'), '#!/usr/bin/env node\n');
  return 2;
}

function numbered(count: number, endings: readonly string[]): readonly string[] {
  return Array.from({ length: count }, (_, at) => `f${at}${endings[at % endings.length] ?? ''}`);
}
