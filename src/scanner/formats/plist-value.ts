/** A value of a property list; data (bytes), which nobody here wants, is `null`, a date its ISO text, an archiver's UID its number. */
export type PlistValue = string | number | boolean | null | readonly PlistValue[] | PlistDictionary;
/** Of equal keys the first counts. */
export type PlistDictionary = ReadonlyMap<string, PlistValue>;

/** Values of one list that are read; the largest Info.plist seen, of a browser with its file types, has some 3,000 and 60 kB. */
export const MAX_VALUES = 50_000;
/** A list inside of lists beyond this is damaged or hostile: real ones are some ten deep. */
export const MAX_DEPTH = 64;
/** Longer texts are cut. */
export const MAX_TEXT = 1024;
