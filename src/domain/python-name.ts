/** Python's own rule for comparing names of packages (PEP 503): case and `-_.` do not count, so that `Aider_Chat` is `aider-chat`. */
export function normalisePypi(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
