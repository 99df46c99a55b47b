import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/tools/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'installer/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/fixtures/**', 'build/**'],
    // Processes of their own: tests change umask, cwd and signals, and open real databases.
    pool: 'forks',
    maxWorkers: 2,
    // Threads of the collector that begin with the sources: each would take its types off anew, for half a second of a core.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/bandog-compiled', import.meta.url)) },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A test file that registers no test proves nothing.
    passWithNoTests: false,
    reporters: ['default', new SummaryReporter()],
  },
});
