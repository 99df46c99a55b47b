import { isObject, memberOf, parseJson } from '../../formats/json.ts';
import { isOutcome, type Host } from '../../host/contract.ts';
import { join, type HostPath } from '../../../domain/host-path.ts';

const MAX_MANIFEST = 1024 * 1024;
const MEMBERS = ['dependencies', 'devDependencies', 'optionalDependencies'];
const ALIAS = 'npm:';

/**
 * The packages that a folder's package.json asks for under another name, as alias → real name: npm, yarn, pnpm and bun all
 * write `"claude": "npm:@anthropic-ai/claude-code@^2"` (https://docs.npmjs.com/cli/v11/using-npm/package-spec, "Aliases").
 * Empty when there is no such file, or it is malformed: then names are what they say.
 */
export function aliasesBeside(host: Host, folder: HostPath): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  const bytes = host.read(join(folder, 'package.json'), MAX_MANIFEST);
  if (isOutcome(bytes) || !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(`"${ALIAS}`)) return aliases;
  const manifest = parseJson(bytes);
  for (const member of MEMBERS) {
    const wanted = memberOf(manifest, member);
    if (!isObject(wanted)) continue;
    for (const [alias, spec] of Object.entries(wanted)) {
      if (typeof spec === 'string' && spec.startsWith(ALIAS)) aliases.set(alias, nameIn(spec.slice(ALIAS.length)));
    }
  }
  return aliases;
}

/** `@openai/codex@0.169.0-linux-x64` names `@openai/codex`. */
function nameIn(spec: string): string {
  const end = spec.indexOf('@', 1);
  return end < 0 ? spec : spec.slice(0, end);
}
