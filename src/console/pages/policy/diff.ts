/** One member of an object of the policy that is another than before. */
export interface Difference {
  readonly name: string;
  /** Absent: there was none. */
  readonly before?: string;
  /** Absent: there is none any more. */
  readonly after?: string;
}

/** What tells two versions of an object apart, by name; members of members by their path. Either may be absent. */
export function diffOf(before: object | undefined, after: object | undefined): readonly Difference[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => old.get(name) !== now.get(name))
    .toSorted()
    .map((name) => {
      const [was, is] = [old.get(name), now.get(name)];
      return { name, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) };
    });
}

function membersOf(value: object | undefined, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(value ?? {}).flatMap(([name, member]: [string, unknown]): readonly (readonly [string, string])[] => {
      const at = path === '' ? name : `${path}.${name}`;
      if (Array.isArray(member)) return [[at, member.map(String).join(', ')]];
      if (typeof member === 'object' && member !== null) return [...membersOf(member, at)];
      return [[at, String(member)]];
    }),
  );
}
