import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { enrolHost } from '../../src/agent/enrolment/enrolment.ts';
import { apiClient, type ApiClient, type HostReport } from '../../src/api-client/client.generated.ts';
import { httpsTransport } from '../../src/api-client/https-transport.ts';
import { startCollector, type Collector } from '../../src/collector/collector.ts';
import type { CollectorConfig } from '../../src/collector/config.ts';
import { NO_PRODUCTS } from '../../src/collector/policy/known-products.ts';

const SCRIPT = fileURLToPath(new URL('../doubles/run-agent.ts', import.meta.url));

/** A real agent, whose scanner is told what to see, and a real collector; both can be stopped, killed, and set back to a copy. */
export class ToldHost {
  readonly base = mkdtempSync(path.join(tmpdir(), 'bandog-told-'));
  readonly state = path.join(this.base, 'state');
  readonly data = path.join(this.base, 'data');
  hostId = '';
  agent: ChildProcess | undefined;
  log = '';
  readonly #config: Partial<CollectorConfig>;
  #collector: Collector | undefined;
  #port = 0;

  private constructor(config: Partial<CollectorConfig>) {
    this.#config = config;
  }

  /** Starts the collector, and enrols the host with it; the agent does not run yet. */
  static async start(config: Partial<CollectorConfig> = {}): Promise<ToldHost> {
    const host = new ToldHost(config);
    host.see([]);
    await host.startCollector();
    const { token } = await host.ask((client) => client.createEnrolmentToken({ name: 'n', uses: 1, expiresInSeconds: 3600 }));
    host.hostId = (await enrolHost(token, { folder: host.state, version: 'test' })).hostId;
    return host;
  }

  /** Starts the collector where it listened before. */
  async startCollector(): Promise<void> {
    this.#collector = await startCollector(
      {
        dataFolder: this.data,
        listen: { host: '127.0.0.1', port: this.#port },
        names: [],
        products: NO_PRODUCTS,
        version: 'test',
        contactIntervalSeconds: 30,
        ...this.#config,
      },
      pino({ level: 'silent' }),
    );
    this.#port = Number(new URL(this.#collector.url).port);
  }

  async stopCollector(): Promise<void> {
    await this.#collector?.close();
    this.#collector = undefined;
  }

  /** The copies that the scanner sees from now on, by number and version, and how long a look takes. */
  see(copies: readonly (readonly [number, string])[], given: { readonly takesMs?: number } = {}): void {
    const observations = copies.map(([id, version]) => ({
      id: String(id).padStart(32, '0'),
      product: 'codex-cli',
      channel: 'npm',
      environment: { kind: 'host' },
      identity: 'proven',
      state: 'installed',
      anchor: `/opt/${id}`,
      paths: [`/opt/${id}`],
      running: [],
      version,
      evidence: [],
      scopes: ['told@system'],
    }));
    const coverage = [{ scope: 'told@system', complete: true, gaps: [] }];
    writeFileSync(path.join(this.base, 'seen.json'), JSON.stringify({ observations, coverage, ...given }));
  }

  /** Starts an agent on the state folder, or on one that it sees read-only. */
  startAgent(how: 'writable' | 'read-only' = 'writable'): ChildProcess {
    const command = [process.execPath, '--no-warnings', SCRIPT, this.state, path.join(this.base, 'seen.json')];
    const inside = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
    const [file = '', ...args] = how === 'writable' ? command : ['unshare', '-m', 'sh', '-c', inside, this.state, ...command];
    const agent = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    agent.stderr.on('data', (part: Buffer) => (this.log += part.toString()));
    this.agent = agent;
    return agent;
  }

  /** Ends the agent, and resolves when it has ended. */
  async endAgent(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { agent } = this;
    if (agent === undefined || agent.exitCode !== null || agent.signalCode !== null) return;
    agent.kill(signal);
    await once(agent, 'exit');
  }

  /** Asks the collector as its administrator. */
  async ask<T>(use: (client: ApiClient) => Promise<T>): Promise<T> {
    const authority = readFileSync(path.join(this.data, 'ca.crt'), 'utf8');
    const token = readFileSync(path.join(this.data, 'admin-token'), 'utf8').trim();
    const transport = httpsTransport({ url: this.#collector?.url ?? '', token, authority });
    try {
      return await use(apiClient(transport));
    } finally {
      await transport.close();
    }
  }

  /** All that the collector says of the host. */
  async report(): Promise<HostReport> {
    return this.ask((client) => client.getHost({ host: this.hostId }));
  }

  /** What the collector was told of a copy, oldest first: `installed 1`. */
  async history(id: number): Promise<readonly string[]> {
    const finding = String(id).padStart(32, '0');
    const { items } = await this.ask((client) => client.getFindingHistory({ host: this.hostId, finding }));
    return items.map((line) => `${line.state} ${line.version ?? ''}`);
  }

  /** Resolves when the collector has exactly these copies open, and throws with the agent's log when it does not in time. */
  async until(copies: readonly string[], ms = 30_000): Promise<HostReport> {
    const end = performance.now() + ms;
    for (;;) {
      const report = await this.report();
      const open = report.findings.map(({ finding }) => `${finding.id.replace(/^0+/, '')}@${finding.version ?? ''}`).toSorted();
      if (open.join() === copies.join()) return report;
      if (performance.now() > end) throw new Error(`the collector has ${open.join()}:\n${this.log.slice(-3000)}`);
      await sleep(50);
    }
  }

  /** Ends all and removes it. */
  async stop(): Promise<void> {
    await this.endAgent('SIGKILL');
    await this.stopCollector();
    rmSync(this.base, { recursive: true, force: true });
  }
}
