import { number, text, type Connection } from '../connection.ts';
import type { SavedQuery } from '../query-contract.ts';

/** Questions that somebody may keep. */
const MOST_OF_ONE = 200;

/** Keeps a question in place of the owner's of the same name; false when there are too many. */
export async function saveQuery(connection: Connection, query: SavedQuery): Promise<boolean> {
  const { owner, name, about, isShared, question, savedAt } = query;
  const others = await connection.get('SELECT count(*) AS n FROM saved_query WHERE owner = ? AND name <> ?', owner, name);
  if (number(others?.['n']) >= MOST_OF_ONE) return false;
  await connection.run(
    `INSERT INTO saved_query (owner, name, about, shared, question, saved_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (owner, name) DO UPDATE SET about = excluded.about, shared = excluded.shared, question = excluded.question,
       saved_at = excluded.saved_at`,
    owner,
    name,
    about,
    isShared ? 1 : 0,
    question,
    savedAt,
  );
  return true;
}

/** Somebody's own, and those that others share, by name (at most 1,000). */
export async function savedQueries(connection: Connection, owner: string): Promise<readonly SavedQuery[]> {
  const sql = 'SELECT * FROM saved_query WHERE owner = ? OR shared = 1 ORDER BY name, owner LIMIT 1000';
  return (await connection.all(sql, owner)).map((row) => ({
    owner: text(row['owner']),
    name: text(row['name']),
    about: row['about'] === 'findings' ? 'findings' : 'hosts',
    isShared: row['shared'] === 1,
    question: text(row['question']),
    savedAt: text(row['saved_at']),
  }));
}

/** Forgets one of the owner's; false when there is none of that name. */
export async function removeQuery(
  connection: Connection,
  { owner, name }: { readonly owner: string; readonly name: string },
): Promise<boolean> {
  return (await connection.run('DELETE FROM saved_query WHERE owner = ? AND name = ?', owner, name)) > 0;
}
