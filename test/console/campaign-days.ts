import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RunningCollector } from '../collector/running-collector.ts';

const DAY_MS = 86_400_000;

/** For the console's tests: the campaign that `seedCampaign` adds. */
export const CAMPAIGN = { id: 'no-claude', name: 'Claude Code leaves' };

/** Begins a campaign 30 days ago that ends in 18, with what a collector would have kept of the days between. */
export async function seedCampaign({ client, collector }: RunningCollector): Promise<void> {
  const { revision } = await client.getPolicy();
  await client.changePolicy({
    basedOn: revision,
    campaigns: [
      {
        ...CAMPAIGN,
        products: ['claude-code'],
        reason: 'Source code must not leave for a provider without a data processing agreement.',
        alternative: 'qoder-cli',
        start: `${dayBefore(30)}T00:00:00.000Z`,
        deadline: new Date(Date.now() + 18 * DAY_MS).toISOString(),
      },
    ],
  });
  keepDays(path.join(collector.dataFolder, 'store.sqlite'));
}

function keepDays(file: string): void {
  const database = new DatabaseSync(file);
  const insert = database.prepare("INSERT OR REPLACE INTO daily_count VALUES (?, ?, ?, '/', ?, ?)");
  const keep = (...row: [about: string, name: string, day: string, value: string, hosts: number]) => insert.run(...row);
  for (let ago = 30; ago > 0; ago -= 1) {
    const day = dayBefore(ago);
    const gone = Math.round((30 - ago) / 8);
    keep('campaign', CAMPAIGN.id, day, 'found', 7 - gone);
    keep('campaign', CAMPAIGN.id, day, 'verified-gone', Math.max(0, gone - 1));
    keep('campaign', CAMPAIGN.id, day, 'removed', gone === 0 ? 0 : 1);
    keep('campaign', CAMPAIGN.id, day, 'not-looked', ago > 12 ? 1 : 0);
    keep('campaign', CAMPAIGN.id, day, 'came-back', ago < 6 ? 1 : 0);
    keep('coverage', '', day, 'complete', 6 - (ago % 3 === 0 ? 1 : 0));
    keep('coverage', '', day, 'partly', 2);
    keep('coverage', '', day, 'never', ago % 3 === 0 ? 1 : 0);
    keep('product', 'claude-code', day, 'there', 7 - gone);
    keep('product', 'qoder-cli', day, 'there', gone > 1 ? 2 : 1);
    keep('product', 'copilot-ide', day, 'there', 2);
  }
  database.close();
}

/** The day so many days ago, as collectors keep it. */
export function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
}
