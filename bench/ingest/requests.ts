import { ROUTES } from '../../src/wire/routes.ts';
import type { BatchEntry } from '../../src/wire/protocol.ts';
import { FIRST_PREVIOUS } from '../../src/wire/signed-bytes.ts';
import { seal } from '../../test/fleet/chain.ts';
import { copyOf, FLEET_CATALOGUE } from '../../test/fleet/copies.ts';
import { heartbeatOf } from '../../test/fleet/heartbeat.ts';
import { authorizationOf, identityOf } from '../../test/fleet/identity.ts';

/** Whose requests they are, and where they go. */
export interface Sender {
  readonly fleet: string;
  readonly collectorId: string;
  readonly host: string;
  readonly port: number;
}

/** Findings in a report, all of them changed. */
const CHANGED = 10;

/** The whole bytes of a heartbeat of the host of this number. `closes`: the connection ends with it. */
export function heartbeatRequest(sender: Sender, number: number, closes: boolean): Uint8Array {
  const bearer = authorizationOf(sender.fleet, number);
  const body = Buffer.from(JSON.stringify(heartbeatOf({ epoch: 1, sequence: 1 })));
  return requestOf(sender, {
    path: ROUTES.heartbeat,
    bearer,
    body,
    headers: closes ? { connection: 'close' } : {},
  });
}

/** The whole bytes of the request of a host that waits for orders. */
export function waitRequest(sender: Sender, number: number, seconds: number): Uint8Array {
  return bearerRequest(sender, { path: ROUTES.wait, bearer: authorizationOf(sender.fleet, number), body: { seconds } });
}

/** The whole bytes of a request of whoever has this bearer. */
export function bearerRequest(
  to: Pick<Sender, 'host' | 'port'>,
  { path, bearer, body }: { readonly path: string; readonly bearer: string; readonly body: object },
): Uint8Array {
  return requestOf(to, { path, bearer, body: Buffer.from(JSON.stringify(body)), headers: {} });
}

/** The whole bytes of a host's first reports, in their order: ten copies that are new, and then change in each. */
export function reportRequests(sender: Sender, number: number, reports: number): readonly Uint8Array[] {
  const { hostId, bearer, privateKey: key } = identityOf(sender.fleet, { number });
  const requests: Uint8Array[] = [];
  let previous: string = FIRST_PREVIOUS;
  for (let sequence = 1; sequence <= reports; sequence += 1) {
    const at = new Date().toISOString();
    const findings = Array.from({ length: CHANGED }, (_, copy) => ({
      ...copyOf(`${number}`, copy, at),
      version: `1.0.${sequence}`,
    }));
    const scan = { kind: 'scan', at, durationMs: 500, catalogue: FLEET_CATALOGUE, coverage: [], seen: [] } as const;
    const entries: BatchEntry[] = [...findings.map((finding) => ({ kind: 'finding' as const, finding })), scan];
    const sealed = seal({ collectorId: sender.collectorId, hostId, epoch: 1, sequence, previous }, { key, entries, findings });
    previous = sealed.digest;
    requests.push(requestOf(sender, { path: ROUTES.batches, bearer: `${hostId}.${bearer}`, ...sealed }));
  }
  return requests;
}

interface Request {
  readonly path: string;
  readonly bearer: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function requestOf({ host, port }: Pick<Sender, 'host' | 'port'>, { path, bearer, headers, body }: Request): Uint8Array {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `host: ${host}:${port}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    `authorization: Bearer ${bearer}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}
