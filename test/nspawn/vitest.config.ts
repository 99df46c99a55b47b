import { defineConfig } from 'vitest/config';

/** `npm run nspawn` only: minutes, root, and packages of Debian (test/nspawn/main.ts). */
export default defineConfig({
  test: {
    include: ['test/nspawn/**/*.nspawn.ts'],
    pool: 'forks',
    testTimeout: 180_000,
    hookTimeout: 600_000,
    passWithNoTests: false,
    // Each step stands on the one before.
    bail: 1,
    sequence: { concurrent: false },
  },
});
