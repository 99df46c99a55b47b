import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { startCollector } from '../../src/collector/collector.ts';
import { NO_PRODUCTS } from '../../src/collector/policy/known-products.ts';
import { emitClient } from './emit-client.ts';

/** The generated client, from the OpenAPI document of a collector that is started for it in a temporary folder. */
export async function clientSource(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bandog-client-'));
  const listen = { host: '127.0.0.1', port: 0 };
  try {
    const collector = await startCollector(
      { dataFolder: path.join(folder, 'data'), listen, names: [], products: NO_PRODUCTS, version: '1' },
      pino({ level: 'silent' }),
    );
    try {
      return emitClient(collector.describe());
    } finally {
      await collector.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
