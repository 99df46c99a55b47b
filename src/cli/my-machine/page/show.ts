import path from 'node:path';
import { readConsole } from '../../../collector/console-files.ts';
import { KnownError } from '../../../domain/errors.ts';
import type { MyPageView } from '../../../wire/my-page.ts';
import { agentPlace, withRunningAgent } from '../../agent-here.ts';
import type { Io } from '../../contract.ts';
import { paintFor } from '../../paint.ts';
import { shippedConsole } from '../../shipped-console.ts';
import { pageAsks } from './asks.ts';
import { openBrowser } from './open-browser.ts';
import { type PageNews, PageServer } from './page-server.ts';

const IDLE_MINUTES = 15;
/** A working day: whoever forgets it in the morning has it closed in the evening. */
const MOST_MS = 10 * 3_600_000;
const MINUTE_MS = 60_000;

/** How the page is shown. */
export interface Shown {
  readonly state: string | undefined;
  readonly language: MyPageView['language'] | undefined;
  readonly isOpened: boolean;
}

/** Serves the page until the person ends it, or nobody has asked it anything for a while; resolves to the exit code. @throws KnownError E_AGENT_UNREACHABLE, E_CONFIG_INVALID */
export async function showPage({ state, language, isOpened }: Shown, io: Io): Promise<number> {
  const files = readConsole(shippedConsole(), 'my-machine.html');
  if (files === undefined) throw notBuilt();
  const place = agentPlace(state, io);
  await withRunningAgent(place, async () => undefined); // rather said here than in a page
  const page = await PageServer.open({
    files,
    asks: pageAsks({ place, idleMinutes: IDLE_MINUTES, ...(language === undefined ? {} : { language }) }),
    accounts: ownAccounts(io.env),
    idleMs: IDLE_MINUTES * MINUTE_MS,
    mostMs: MOST_MS,
    tell: (news) => io.stderr.write(`${newsLine(news)}\n`),
  });
  io.signal.addEventListener('abort', () => void page.close(), { once: true });
  if (io.signal.aborted) void page.close();
  const { bold, dim } = paintFor(io.stdout, io.env);
  io.stdout.write(`${bold('Open this in a browser on this machine:')} ${page.address}\n`);
  io.stdout.write(
    dim(`It is for you alone and good once. The page ends with Ctrl-C, or when it is not used for ${IDLE_MINUTES} minutes.\n`),
  );
  const forget = isOpened ? opened(page.address, io) : () => undefined;
  const why = await page.ended;
  forget();
  if (why === 'idle') io.stderr.write('The page was not used any more, and has ended.\n');
  return 0;
}

function opened(address: string, io: Io): () => void {
  const outcome = openBrowser(address, { env: io.env, isRoot: process.geteuid?.() === 0 });
  if (typeof outcome === 'object') return outcome.forget;
  const why = {
    'no-desktop': 'there is no desktop here',
    root: 'a browser should not run as root',
    'no-program': 'there is no /usr/bin/xdg-open',
  } as const;
  io.stderr.write(`The browser was not opened: ${why[outcome]}. Open the address yourself.\n`);
  return () => undefined;
}

/** Ourselves; root, who can read all that we hold anyway; and who became root with sudo to see all of the machine. */
function ownAccounts(env: Io['env']): ReadonlySet<number> {
  const own = process.geteuid?.() ?? 0;
  const caller = /^\d{1,10}$/.exec(env['SUDO_UID'] ?? '')?.[0];
  return new Set([0, own, ...(own === 0 && caller !== undefined ? [Number(caller)] : [])]);
}

function newsLine(news: PageNews): string {
  switch (news.kind) {
    case 'opened':
      return 'The page is open.';
    case 'opened-again':
      return 'Somebody used the address a second time and was refused. Was the first one not you? Then end this with Ctrl-C.';
    case 'stranger':
      return `Account ${news.uid} of this machine tried to connect and was refused.`;
  }
}

function notBuilt(): KnownError {
  return new KnownError(
    'E_CONFIG_INVALID',
    `the page is not built: there is no ${path.join(shippedConsole(), 'my-machine.html')}`,
    'In a checkout: npm run console. Without it: bandog my-machine.',
  );
}
