/** Why something could not be looked at, what a person can do about it, and whether a finding under it may still be called gone. */
export const GAP_REASONS = {
  denied: {
    remedy:
      'Run the scanner with CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE, or as root; on macOS give it Full Disk Access too, without which not even root sees all of a home.',
    keepsFindings: true,
  },
  hung: { remedy: 'Unmount or repair the file system that does not answer; the next scan skips it.', keepsFindings: true },
  'too-large': { remedy: 'The file is larger than any genuine one of its kind; look at it by hand.', keepsFindings: false },
  malformed: { remedy: 'The file is damaged or not what its name says; repair or remove it.', keepsFindings: false },
  'timed-out': {
    remedy: 'The scan reached its deadline here; scan this scope alone or raise the deadline.',
    keepsFindings: true,
  },
  budget: {
    remedy:
      'What was looked at holds more than the budget of entries, memory or CPU time (docs/agent.md): raise it, or run `bandog scan --deep`.',
    keepsFindings: true,
  },
  unsupported: { remedy: 'Bandog cannot read this format or place yet; look at it by hand.', keepsFindings: true },
  'not-local': { remedy: 'The file system is remote or in user space; scan the machine that serves it.', keepsFindings: true },
  missed: {
    remedy:
      'More programs were started at once than could be taken note of: of those that ended at once, some were not looked at.',
    keepsFindings: false,
  },
  'changed-while-read': { remedy: 'The file changed under the scan; the next one looks again.', keepsFindings: true },
} as const;
export type GapReason = keyof typeof GAP_REASONS;
