import type { FindingView } from '../../../api-client/client.generated.ts';
import { plainText } from '../../display/host-string.ts';
import type { useWords } from '../../words/use-words.tsx';
import type { HOST_WORDS } from './words.ts';

/** How the page of one host speaks. */
export type Say = ReturnType<typeof useWords<(typeof HOST_WORDS)['en']>>['say'];

/** Whose a copy is; not made safe for display. */
export function accountOf({ finding }: FindingView, say: Say): string {
  const { account } = finding;
  if (account === undefined) return say('whole machine');
  return account.name ?? say('unknown account', { id: account.id });
}

/** Where a copy is when that is not the host itself: `container web-1 of team/box:2.1`; undefined for the host's own. */
export function environmentOf({ finding }: FindingView): string | undefined {
  const { kind, id, image, name } = finding.environment;
  if (kind === 'host') return undefined;
  const what = name ?? (kind === 'container' ? id?.slice(0, 12) : id);
  return [kind, what, ...(image === undefined ? [] : ['·', image])].filter((word) => word !== undefined).join(' ');
}

/** What to do about one copy, as a block that an employee understands without the console. */
export function handedOn(view: FindingView, say: Say): string {
  const { finding, host, productName, removal = [], verdict } = view;
  const head = { host: host.name, product: productName, version: finding.version ?? '', channel: finding.channel };
  const lines = [
    say('hand on head', head).replace(/ {2,}/g, ' '),
    say('hand on account', { account: accountOf(view, say) }),
    say('hand on place', { path: finding.anchor }),
    ...(verdict.reason === undefined ? [] : [verdict.reason]),
    '',
    say('hand on remove'),
    ...(removal.length === 0 ? [say('remove generic')] : removal.map((step, at) => `${at + 1}. ${step}`)),
    '',
    ...(verdict.alternative === undefined ? [] : [say('use instead', { product: verdict.alternative.name })]),
    say('hand on after'),
  ];
  return lines.map(plainText).join('\n');
}
