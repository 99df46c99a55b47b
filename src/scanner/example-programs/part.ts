/** A part to lay into an executable. */
export interface Part {
  readonly name: string;
  readonly content: Uint8Array;
  /** Not a section but an attachment: an ELF note, a PE resource, in Mach-O a section of its own. */
  readonly isAttachment?: boolean;
}
