import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { webhookReceiver, type Received, type Receiver } from '../sinks/receivers.ts';
import { HAS_CHROMIUM } from './chromium.ts';
import { violationsOf } from './violations.ts';
import { visit, type Visit } from './visit.ts';

const FILE = '/etc/bandog-collector/collector.yaml';

describe.skipIf(!HAS_CHROMIUM)(
  'retention and privacy (skipped without chromium: npm run setup:system)',
  { timeout: 60_000 },
  () => {
    let { running, page, open, close, complaints } = {} as Visit;
    let receiver: Receiver<Received>;

    beforeAll(async () => {
      receiver = await webhookReceiver();
      const config = { keepHistoryMonths: 13, keepHistory: { saidBy: `${FILE}:7`, file: FILE } };
      ({ running, page, open, close, complaints } = await visit({ role: 'administrator' }, { config }));
    }, 120_000);
    afterAll(async () => {
      await close();
      await receiver.close();
    });

    const RETENTION = '/administration?part=retention';
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const dialog = () => page.getByRole('dialog');
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });

    it('says what is kept for how long, and leads to who looked at whom', async () => {
      await open(RETENTION);
      await page.getByText('for ever').first().waitFor();
      await page.getByText('Nothing is told to other systems.').waitFor();
      await page.getByRole('link', { name: 'Accounts that were looked at' }).click();
      await page.getByText('No line fits').waitFor();
      expect(new URL(page.url()).search).toBe('?part=audit&action=person.read');
    });

    it('says who says how long the history is kept, and the line that says something else', async () => {
      await open(RETENTION);
      const card = page.getByRole('region', { name: 'What copies went through' });
      await card.getByText(`Said by ${FILE}:7.`).waitFor();
      await card.getByText('So it is now.').waitFor();
      expect(await card.getByRole('button', { name: 'Copy' }).count()).toBe(0);
      await card.getByLabel('Keep it for').selectOption('6 months beside this one');
      expect(await card.getByRole('status').innerText()).toContain('keep-history: 6');
      await card.getByText(`At ${FILE}:7 write instead:`).waitFor();
      await card.getByText('What is older is forgotten at that start').waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await card.getByLabel('Keep it for').selectOption('for ever');
      await card.getByText(`Take out what ${FILE}:7 says.`).waitFor();
      await card.getByRole('link', { name: 'When that changed' }).click();
      await row('history.keep').getByText('months 13').waitFor();
    });

    it('switches for each sink whether it learns of people, asks before, and writes it down', async () => {
      const url = `https://127.0.0.1:${receiver.port}/hook`;
      const reached = { allowedNetworks: ['127.0.0.1'], authority: receiver.authority };
      const settings = { type: 'webhook' as const, url, filter: { kinds: ['finding.opened' as const] }, ...reached };
      await running.client.addSink({ name: 'chat', settings });
      const told = async () => (await running.client.listSinks()).items[0]?.settings.withAccounts ?? false;
      await open(RETENTION);
      await button('Tell accounts to chat').click();
      await dialog().getByText('this collector cannot take it back').waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await dialog().getByRole('button', { name: 'Cancel' }).click();
      expect(await told()).toBe(false);
      await button('Tell accounts to chat').click();
      await dialog().getByRole('button', { name: 'Tell accounts' }).click();
      await dialog().waitFor({ state: 'detached' });
      await row('chat').getByText('yes', { exact: true }).waitFor();
      expect(await told()).toBe(true);
      await button('Tell chat no more accounts').click();
      await dialog().getByRole('button', { name: 'Tell no more' }).click();
      await row('chat').getByText('no', { exact: true }).waitFor();
      expect(await told()).toBe(false);
      await open('/administration?part=audit&subject=chat&action=sink.change');
      await row('sink.change').filter({ hasText: 'accounts told no more' }).getByText('administrator').waitFor();
      await row('sink.change').filter({ hasText: 'accounts told from now on' }).waitFor();
      // Its place is as it was.
      expect(await running.client.testSink({ name: 'chat' })).toMatchObject({ isTaken: true });
      expect(receiver.received.at(-1)?.url).toBe('/hook');
      await running.client.removeSink({ name: 'chat' });
    });

    it('met nothing that the page’s policy refuses', () => expect(complaints).toEqual([]));
  },
);
