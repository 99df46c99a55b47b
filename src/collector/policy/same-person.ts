/** Whether two texts name one person, however they are written: `user:ada`, `Ada`. */
export function isSamePerson(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}

function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^user:\s*/, '');
}
