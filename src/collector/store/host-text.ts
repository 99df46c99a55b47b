import type { HostLabels } from '../../domain/host.ts';

/** A host's name as it is looked up: upper-case ASCII letters are small, as both engines order them. */
export function foldName(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Text of a host as every engine takes it: NUL and halves of characters become U+FFFD. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

/** Labels as JSON in which every engine can look. */
export function labelsText(labels: HostLabels): string {
  return JSON.stringify(labels, (_, value: unknown) => (typeof value === 'string' ? cleanText(value) : value));
}
