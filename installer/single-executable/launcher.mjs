// What the single executable begins with. All programs of the bundle lie in its own read-only file system; called with the path of
// one of them, as our processes call each other (src/domain/own-process.ts), it runs that one, and else `bandog`.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [node = '', , first = '', ...rest] = process.argv;
const isOurs = first.endsWith('.mjs') && path.dirname(first) === import.meta.dirname;
const program = isOurs ? first : path.join(import.meta.dirname, 'bandog.mjs');
process.argv = [node, program, ...(isOurs ? rest : process.argv.slice(2))];
await import(pathToFileURL(program).href);
