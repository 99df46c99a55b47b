import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { Agent, request } from 'undici';
import { apiClient, type ApiClient } from '../../src/api-client/client.generated.ts';
import { httpsTransport } from '../../src/api-client/https-transport.ts';
import type { CollectorConfig } from '../../src/collector/config.ts';
import { startCollector, type Collector } from '../../src/collector/collector.ts';
import { NO_PRODUCTS, type KnownProducts } from '../../src/collector/policy/known-products.ts';

/** What a server answered: JSON when it was, else text. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  json(): Record<string, unknown>;
}

export interface HttpCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly bearer?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Aborted: the connection is closed. */
  readonly signal?: AbortSignal;
}

/** A real collector on 127.0.0.1 with its data in a temporary folder. */
export interface RunningCollector {
  /** The one that runs now. */
  readonly collector: Collector;
  readonly folder: string;
  readonly client: ApiClient;
  readonly administrator: string;
  call(call: HttpCall): Promise<HttpAnswer>;
  /** Ends it and starts it again with the same data and at the same address. */
  restart(): Promise<Collector>;
  close(): Promise<void>;
}

/** Two products, one of which the example policy bans. */
export const PRODUCTS: KnownProducts = {
  version: '1',
  products: new Map([
    ['claude-code', { id: 'claude-code', name: 'Claude Code', category: 'ai-coding-agent' }],
    ['qoder-cli', { id: 'qoder-cli', name: 'Qoder CLI', category: 'ai-coding-agent' }],
    ['codex-cli', { id: 'codex-cli', name: 'Codex CLI', category: 'ai-coding-agent' }],
  ]),
  removal: (product, channel) =>
    product === 'claude-code' && channel === 'npm' ? ['npm uninstall -g @anthropic-ai/claude-code'] : undefined,
};

/** Starts one; `close` ends it and removes its folder. */
export async function runCollector(config: Partial<CollectorConfig> = {}): Promise<RunningCollector> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-collector-'));
  const start = (port: number) =>
    startCollector(
      {
        dataFolder: path.join(folder, 'data'),
        listen: { host: '127.0.0.1', port },
        names: [],
        products: NO_PRODUCTS,
        version: '1',
        ...config,
      },
      pino({ level: 'silent' }),
    );
  let collector = await start(0);
  const authority = readFileSync(path.join(collector.dataFolder, 'ca.crt'), 'utf8');
  const administrator = readFileSync(path.join(collector.dataFolder, 'admin-token'), 'utf8').trim();
  const agent = new Agent({ connect: { ca: authority } });
  const transport = httpsTransport({ url: collector.url, token: administrator, authority });
  return {
    get collector() {
      return collector;
    },
    folder,
    administrator,
    client: apiClient(transport),
    call: (call) => send(collector.url, agent, call),
    async restart() {
      await collector.close();
      collector = await start(Number(new URL(collector.url).port));
      return collector;
    },
    async close() {
      await agent.destroy();
      await transport.close();
      await collector.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function send(
  url: string,
  dispatcher: Agent,
  { method = 'POST', path: target, bearer, headers = {}, body, signal }: HttpCall,
): Promise<HttpAnswer> {
  const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const content = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await request(`${url}${target}`, {
    dispatcher,
    method,
    headers: { ...content, ...authorization, ...headers },
    body: body ?? null,
    ...(signal && { signal }),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text, json: () => JSON.parse(text) as Record<string, unknown> };
}
