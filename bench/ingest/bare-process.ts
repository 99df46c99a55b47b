import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CollectorProcess } from '../../test/fleet/collector-process.ts';
import type { BareOptions } from './bare-server.ts';

const SERVER = fileURLToPath(new URL('./bare-server.ts', import.meta.url));

/** The bare side in a process of its own, with the certificate of the collector that it is compared with. */
export class BareServer {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `https://127.0.0.1:${port}`;
  }

  /** Starts it over a store that has the same hosts. */
  static async start(
    kind: BareOptions['kind'],
    { like, file }: { readonly like: CollectorProcess; readonly file: string },
  ): Promise<BareServer> {
    const read = (name: string) => readFileSync(path.join(like.dataFolder, name), 'utf8');
    const options: BareOptions = {
      kind,
      key: read('server.key'),
      chain: `${read('server.crt').trimEnd()}\n${read('ca.crt')}`,
      file,
      collectorId: like.collectorId,
    };
    const child = spawn(process.execPath, [SERVER, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return new BareServer(child, (JSON.parse(said.toString('utf8')) as { readonly port: number }).port);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}
