/** One line of docs/threat-model.md. Its tests are those whose names begin with its id and a colon: `it('T05: …'`. */
export interface Row {
  /** `T05` a threat, `F05` a fault, `R05` a promise of privacy; never given to another one. */
  readonly id: string;
  /** What is done, or happens, or is asked for. */
  readonly what: string;
  /** What Bandog does then. */
  readonly holds: string;
  /** Why all or a part of it is not tested here. */
  readonly notHere?: string;
}
