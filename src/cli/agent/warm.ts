/**
 * Loads what a running agent and its scanner load, and ends: run once under the flags and the compile cache of the
 * processes that live, so that these never load the TypeScript compiler. Called with `--version`, which is all that the
 * entry then does.
 */
await Promise.all([
  import('../../main.ts'),
  import('./command.ts'),
  import('../scanner/command.ts'),
  import('../../agent/agent.ts'),
  import('../../agent/config.ts'),
  import('../../agent/labels/labels.ts'),
  import('../../agent/product-words.ts'),
  import('../../agent/local-api/session.ts'),
  import('../../agent/doctor/diagnose.ts'),
  import('../../scanner/scanner.ts'),
  import('../../scanner/watch/inotify/folders.ts'),
  import('../shipped-catalogue.ts'),
  import('../process-log.ts'),
]);
export {};
