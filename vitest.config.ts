import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/tools/summary-reporter.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'installer/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/fixtures/**', 'build/**'],
    // Processes of their own: tests change umask, cwd and signals, and open real databases.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A test file that registers no test proves nothing.
    passWithNoTests: false,
    reporters: ['default', new SummaryReporter()],
  },
});
