import type { Reporter, TestModule } from 'vitest/node';

/**
 * Closes a run with one plain line that any machine can read: `12 passed, 0 failed` or `12 passed, 0 failed, 1 skipped`.
 * A test file that could not be loaded counts as one failed test.
 */
export class SummaryReporter implements Reporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void = (text) => process.stdout.write(text)) {
    this.#write = write;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests += 1;
        count[test.result().state] += 1;
      }
      if (tests === 0 && module.state() === 'failed') count.failed += 1;
    }
    this.#write(summary({ ...count, skipped: count.skipped + count.pending }));
  }
}

/** The line itself, between newlines; what was skipped is named only when there is some. */
export function summary(count: { readonly passed: number; readonly failed: number; readonly skipped: number }): string {
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  return `\n${count.passed} passed, ${count.failed} failed${skipped}\n`;
}
