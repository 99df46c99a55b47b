/** What the check of error codes looks at. */
export interface ErrorSources {
  readonly codes: readonly string[];
  /** The text of docs/errors.md. */
  readonly page: string;
  /** Files by path relative to src. */
  readonly sources: ReadonlyMap<string, string>;
}

/** One row of docs/errors.md. */
export interface DocumentedCode {
  readonly code: string;
  readonly meaning: string;
  readonly remedy: string;
}

/** What is wrong with the codes, one sentence each; throws when there are none. */
export function errorLacks({ codes, page, sources }: ErrorSources): readonly string[] {
  if (codes.length === 0) throw new Error('no error codes: nothing was looked at');
  const documented = documentedCodes(page);
  const given = [...sources]
    .filter(([file]) => file !== 'domain/errors.ts' && !file.endsWith('.test.ts'))
    // A code with its HTTP status alone is answered by nobody.
    .map(([, text]) => text.replaceAll(/\['E_[A-Z_]+', \d+\]/g, ''));
  const lacks = codes.flatMap((code) => {
    const rows = documented.filter((row) => row.code === code);
    return [
      given.some((text) => new RegExp(`\\b${code}\\b`).test(text)) ? undefined : `${code} is given nowhere in src`,
      rows.length === 0 ? `${code} is not in docs/errors.md` : undefined,
      rows.length > 1 ? `${code} is in docs/errors.md twice` : undefined,
      rows.some((row) => row.meaning === '' || row.remedy === '')
        ? `${code} has no meaning or nothing to do in docs/errors.md`
        : undefined,
    ];
  });
  const dead = documented
    .filter((row) => !codes.includes(row.code))
    .map((row) => `${row.code} is in docs/errors.md and no longer a code`);
  return [...lacks, ...dead].filter((lack) => lack !== undefined);
}

/** The rows whose first cell is a code: "| `E_USAGE` | meaning | what to do |". */
export function documentedCodes(page: string): readonly DocumentedCode[] {
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.flatMap(([, code = '', meaning = '', remedy = '']) =>
    /^`E_[A-Z_]+`$/.test(code) ? [{ code: code.slice(1, -1), meaning, remedy }] : [],
  );
}
