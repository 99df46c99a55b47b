/**
 * The settings of an npmrc that are asked for, as name → value (npmrc(5), https://docs.npmjs.com/cli/v11/configuring-npm/npmrc: ini
 * lines `name = value`, comments begin with `;` or `#`, a value may be quoted), or of pnpm 11's config.yaml, whose top-level
 * lines are `name: value` and names are in camel case (https://pnpm.io/settings/other). The last line of a name wins, an
 * empty value is none, and no other line is kept, since an npmrc holds tokens.
 *
 *     prefix=/home/bob/.npm-packages
 *     globalDir: /home/bob/pnpm
 */
export function settingsIn(text: string, names: readonly string[], syntax: 'ini' | 'yaml' = 'ini'): ReadonlyMap<string, string> {
  const asked = new Map(names.map((name) => [syntax === 'ini' ? name : camelCase(name), name]));
  const settings = new Map<string, string>();
  for (const line of text.split('\n')) {
    const end = line.indexOf(syntax === 'ini' ? '=' : ': ');
    const written = line.slice(0, Math.max(0, end));
    const name = asked.get(syntax === 'ini' ? written.trim() : written);
    if (name === undefined) continue;
    const value = line
      .slice(end + 1)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2');
    if (value === '') settings.delete(name);
    else settings.set(name, value);
  }
  return settings;
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
