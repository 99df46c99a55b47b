/** `npm run build [FOLDER]`: the product as it ships, by default into build/bandog. */
import path from 'node:path';
import { bundle } from './bundle.ts';

const folder = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), process.argv[2] ?? 'build/bandog');
await bundle(folder);
console.log(`${folder}: start it with Node 26: node ${path.join(folder, 'bandog.mjs')} --help`);
