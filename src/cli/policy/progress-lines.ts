import type { CampaignProgress } from '../../api-client/client.generated.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { columns } from '../columns.ts';
import type { Paint } from '../paint.ts';

type State = CampaignProgress['hosts'][number]['state'];

const WORDS: Readonly<Record<State, string>> = {
  'came-back': 'came back after it was gone',
  found: 'found',
  excepted: 'excepted',
  removed: 'removed, and leftovers are there or not everything was looked at since',
  'verified-gone': 'verified gone',
  clean: 'never there, and looked at completely',
  'not-looked': 'not looked at completely yet',
};

const DAY_MS = 24 * 3600_000;

/** How far a campaign is, for a person. */
export function progressLines({ campaign, hosts, now }: CampaignProgress, paint: Paint): readonly string[] {
  const days = Math.ceil((Date.parse(campaign.deadline) - Date.parse(now)) / DAY_MS);
  const left = days >= 0 ? `${days} days left` : paint.red(`${-days} days over`);
  const total = hosts.reduce((sum, one) => sum + one.hosts, 0);
  return [
    `${paint.bold(forDisplay(campaign.name))}, until ${campaign.deadline.slice(0, 10)} (${left}), ${total} hosts:`,
    ...columns(
      hosts.map((one) => [String(one.hosts), WORDS[one.state]]),
      { indent: '  ' },
    ),
  ];
}
