// The program of a finished bundle: as bin/bandog.mjs, but for the Node, which the package brings itself.
import { useCompileCache } from '../../src/cli/compile-cache.mjs';

useCompileCache();
await import('../../src/main.ts');
