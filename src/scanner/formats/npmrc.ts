/**
 * The settings of an npmrc that are asked for, as name → value (npmrc(5), https://docs.npmjs.com/cli/v11/configuring-npm/npmrc: ini
 * lines `name = value`, comments begin with `;` or `#`, a value may be quoted). The last line of a name wins, an empty
 * value is none, and no other line is kept, since an npmrc holds tokens.
 *
 *     prefix=/home/bob/.npm-packages
 */
export function settingsIn(text: string, names: readonly string[]): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(0, equals)).trim();
    if (!names.includes(name)) continue;
    const value = line
      .slice(equals + 1)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2');
    if (value === '') settings.delete(name);
    else settings.set(name, value);
  }
  return settings;
}
