/** A heading and what is said under it. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What the employee is told, in one language. Facts of this machine are put in by function, so that no language must keep another's order. */
export interface Words {
  readonly privacyTitle: string;
  readonly collected: Section;
  readonly never: Section;
  readonly why: Section;
  readonly reaches: Section;
  readonly rights: Section;
  readonly thisMachine: string;
  readonly noAgent: string;
  readonly collectorIs: (url: string) => string;
  readonly lookedAt: (at: string, places: number, incomplete: number) => string;
  readonly contactEvery: (seconds: number) => string;
  readonly machineTitle: (host: string) => string;
  readonly nothingFound: string;
  readonly found: (copies: number) => string;
  readonly wholeMachine: string;
  readonly account: (name: string) => string;
  readonly version: (version: string) => string;
  readonly since: (day: string) => string;
  readonly runsNow: string;
  readonly states: Readonly<Record<'installed' | 'running' | 'ran' | 'packed' | 'residue' | 'unknown' | 'gone', string>>;
  readonly risk: string;
  readonly remove: string;
  /** `text` is the company's own, in its own language. */
  readonly campaign: (text: string, day: string | undefined) => string;
  readonly company: string;
  readonly notify: (product: string) => string;
  readonly noRemoval: string;
  readonly afterwards: string;
  readonly isItBanned: string;
  readonly askFor: (contact: string | undefined) => readonly string[];
  readonly sees: Readonly<Record<'all' | 'own', string>>;
  readonly more: string;
}
