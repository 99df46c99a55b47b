/** The only entry: one call of `bandog` on the command line. */
import { endingSignal } from './cli/ending.ts';
import { leaveNoCore } from './cli/no-core.ts';
import { processIo } from './cli/process-io.ts';
import { start } from './cli/start.ts';
import { productVersion } from './cli/version.ts';

leaveNoCore();
process.exitCode = await start(process.argv.slice(2), { io: processIo(endingSignal()), version: productVersion() });
