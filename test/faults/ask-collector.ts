/** Asks a collector for a nonce at every line of standard input, and prints what came of it: `ask-collector.ts URL AUTHORITY-FILE`. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { HttpsClient } from '../../src/agent/uplink/https.ts';
import { DIRECT } from '../../src/agent/uplink/network.ts';
import { ROUTES } from '../../src/wire/routes.ts';

const [url = '', file = ''] = process.argv.slice(2);
const client = new HttpsClient({ url, authority: readFileSync(file, 'utf8'), network: DIRECT }, 15_000);
const lines = createInterface({ input: process.stdin });
lines.on('line', () => {
  void client
    .post({ path: ROUTES.nonce, body: Buffer.from('{}') })
    .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
});
lines.on('close', () => client.close());
