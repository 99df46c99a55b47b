import { Type, type Static } from 'typebox';
import { COUNT, closed, INSTANT, oneOf, text } from '../../../domain/schema.ts';
import { named } from '../answers.ts';
import { LINE_PROBLEMS } from './read-assets.ts';

const VALUE = Type.Optional(text(256));

/** The company's own list of machines, and how many of them are there. */
export const AssetListView = named('AssetListView', {
  /** Absent: none was imported. */
  list: Type.Optional(closed({ name: text(200), rows: COUNT, importedAt: INSTANT, importedBy: text(300) })),
  /** When hosts were compared with it. */
  at: INSTANT,
  appeared: COUNT,
  missing: COUNT,
  /** Hosts that are not on the list; 0 without one. */
  unlisted: COUNT,
});
export type AssetListView = Static<typeof AssetListView>;

/** A machine of the list. */
export const AssetView = named('AssetView', {
  number: COUNT,
  serial: VALUE,
  name: VALUE,
  tag: VALUE,
  owner: VALUE,
  /** Absent: it never appeared. */
  host: Type.Optional(closed({ hostId: text(32), name: text(256) })),
});

/** A host that is not on the list. */
export const UnlistedHost = named('UnlistedHost', {
  hostId: text(32),
  name: text(256),
  enrolledAt: INSTANT,
  lastContact: INSTANT,
});

/** What became of a file. */
export const AssetImport = named('AssetImport', {
  /** False: some line is wrong, and nothing has changed. */
  isImported: Type.Boolean(),
  /** Machines that were read. */
  rows: COUNT,
  /** Lines that are wrong, the first hundred, and how many there are. */
  problems: Type.Array(
    closed({
      line: COUNT,
      problem: oneOf(LINE_PROBLEMS),
      column: Type.Optional(text(20)),
      /** Of `same-as-line`. */
      otherLine: Type.Optional(COUNT),
    }),
  ),
  problemCount: COUNT,
  /** Columns that nothing was taken from. */
  ignored: Type.Array(text(256)),
});
export type AssetImport = Static<typeof AssetImport>;
