/** One load in a process of its own, whose CPU is told apart from the server's: `node generator.ts '{"kind":"heartbeats",…}'` prints what it came to. */
import { run, type Load } from './load.ts';

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '') as Load)));
