import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { memberOf, parseJson, textOf } from '../../../src/scanner/formats/json.ts';

/** Manifests, receipts, extension lists: JSON of other people. */
export const target: FuzzTarget = {
  name: 'json',
  summary: 'formats/json: manifests and receipts',
  seeds: () => [
    Buffer.from(JSON.stringify({ name: '@x/y', version: '1.0.0', bin: { y: 'cli.js' }, files: ['a', { b: [null, true, 1e3] }] })),
    Buffer.from(`\ufeff[${JSON.stringify({ identifier: { id: 'a.b' }, location: { path: 'C:\\x' } })}]`),
  ],
  words: ['{', '[', '{"a":', '"__proto__"', '"\\ud800', '\\u0000', 'true', '1e999', ']', '}', '\xef\xbb\xbf'],
  read(source) {
    const parsed = parseJson(wholeOf(source));
    // What every reader of JSON asks for next.
    return parsed === undefined ? undefined : [parsed, textOf(parsed, 'name'), memberOf(memberOf(parsed, 'bin'), '__proto__')];
  },
};
