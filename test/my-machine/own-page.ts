import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LocalSources } from '../../src/agent/local-api/contract.ts';
import { pageAsks } from '../../src/cli/my-machine/page/asks.ts';
import { type PageNews, type PageOptions, PageServer } from '../../src/cli/my-machine/page/page-server.ts';
import { readConsole } from '../../src/collector/console-files.ts';
import { builtConsole } from '../console/console-under-test.ts';
import { openFace } from '../doubles/agent-face.ts';
import { ownKnowledge } from './own-content.ts';

/** The employee's page as the command serves it, over a real socket that answers from what a test knows. */
export interface OwnPage {
  readonly server: PageServer;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly news: readonly PageNews[];
  /** Closes the agent's socket; what is asked then is answered by nobody. */
  readonly silence: () => void;
  /** Opens it again. */
  readonly speak: () => Promise<void>;
  close(): Promise<void>;
}

/** Opens it; `sources` change what the agent knows, `options` how it is served. */
export async function openOwnPage(
  sources: Partial<LocalSources> = {},
  { language, ...options }: Partial<PageOptions> & { readonly language?: 'en' | 'zh' } = {},
): Promise<OwnPage> {
  const files = readConsole(await builtConsole(), 'my-machine.html');
  if (files === undefined) throw new Error('the page is not built');
  const state = mkdtempSync(path.join(tmpdir(), 'bandog-own-page-'));
  const knowledge = ownKnowledge(state, sources);
  let face = await openFace(state, knowledge);
  const news: PageNews[] = [];
  const server = await PageServer.open({
    files,
    asks: pageAsks({
      place: { sockets: [path.join(state, 'status.sock')], state },
      idleMinutes: 15,
      ...(language === undefined ? {} : { language }),
    }),
    accounts: new Set([process.geteuid?.() ?? 0]),
    idleMs: 600_000,
    mostMs: 600_000,
    tell: (one) => news.push(one),
    ...options,
  });
  return {
    server,
    origin: new URL(server.address).origin,
    news,
    silence: () => face.close(),
    async speak() {
      face = await openFace(state, knowledge);
    },
    async close() {
      await server.close();
      face.close();
      rmSync(state, { recursive: true, force: true });
    },
  };
}
