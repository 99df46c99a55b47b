import type { FollowedCommand } from '../../api-client/client.generated.ts';
import { ago } from '../ago.ts';
import type { Output } from '../contract.ts';

/** How far an order is that has not ended, for who waits: `looking: 45 of 151 places, 3 copies so far, 4 s`. */
export function stageWords({ stage, at, contact, progress }: FollowedCommand): string {
  if (stage === 'queued') return contact === undefined ? 'it gets it with its next contact' : dueWords(contact, at);
  if (progress === undefined) return stage === 'delivered' ? 'it has taken the order' : stage;
  const { phase, scopes, ofScopes, copies, seconds } = progress;
  if (phase === 'waiting') return `it ends another look first, ${seconds} s`;
  const places = ofScopes === undefined ? `${scopes} places` : `${scopes} of ${ofScopes} places`;
  return `looking: ${places}, ${copies === 1 ? '1 copy' : `${copies} copies`} so far, ${seconds} s`;
}

/** A host that somebody looked at takes it at once; of all others this is the longest that they take while they are on. */
function dueWords({ last, dueBy }: NonNullable<FollowedCommand['contact']>, now: string): string {
  const seconds = Math.ceil((Date.parse(dueBy) - Date.parse(now)) / 1000);
  if (seconds > 0)
    return `it gets it with its next contact, due within ${seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`}`;
  return `it is off or does not reach the collector: heard of ${ago(last, now)}, and was due ${ago(dueBy, now)}`;
}

/** One line that is overwritten, for a person who waits; nothing for a file or a pipe. */
export function stageLine(stderr: Output): { readonly show: (followed: FollowedCommand) => void; readonly clear: () => void } {
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (followed) => stderr.write(`\r\u001b[2K${`  ${stageWords(followed)}`.slice(0, stderr.columns - 1)}`),
    clear: () => stderr.write('\r\u001b[2K'),
  };
}
