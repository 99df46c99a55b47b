import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ROUTES } from '../../src/wire/routes.ts';
import { headersOf } from './chain.ts';
import type { Fleet } from './fleet.ts';
import type { Host } from './host.ts';
import { identityOf } from './identity.ts';
import type { Asked } from './way.ts';

/** One thing that a host which is not what it says may try; `other` is a host that is innocent. */
export interface Attack {
  readonly name: string;
  /** What is sent in the name of a host. */
  request(attacker: Host, other: Host): Omit<Asked, 'source'>;
  /** How it must end. */
  readonly status: readonly number[];
}

const BOMB = gzipSync(Buffer.alloc(80 * 1024 * 1024));
const stranger = identityOf('stranger', { number: 0 });

/** A batch with these bytes, rightly signed by the host itself. */
function own(host: Host, body: Buffer): Omit<Asked, 'source'> {
  const headers = headersOf(host.position, { key: host.identity.privateKey, body });
  return { path: ROUTES.batches, bearer: host.authorization, headers, body };
}

const json = (text: string) => gzipSync(Buffer.from(text));
const AT = '2026-11-20T08:00:00.000Z';
const ZERO = '0'.repeat(64);

/** What a hostile host tries. None may be answered with a 5xx, change what is stored of anybody, or keep others waiting. */
export const ATTACKS: readonly Attack[] = [
  {
    name: "another host's id with its own bearer",
    request: (attacker, other) => ({
      path: ROUTES.heartbeat,
      bearer: `${other.hostId}.${attacker.authorization.split('.')[1] ?? ''}`,
      body: '{}',
    }),
    status: [401],
  },
  {
    name: 'a bearer of nobody',
    request: () => ({ path: ROUTES.batches, bearer: `${'f'.repeat(32)}.${'A'.repeat(43)}`, body: Buffer.alloc(1000) }),
    status: [401],
  },
  {
    name: "a batch at another host's place, signed by its own key",
    request: (attacker, other) => {
      const body = json('{}');
      const headers = headersOf(other.position, { key: attacker.identity.privateKey, body });
      return { path: ROUTES.batches, bearer: attacker.authorization, headers, body };
    },
    status: [403],
  },
  {
    name: 'a batch signed by a key of nobody',
    request: (attacker) => {
      const body = json('{}');
      const headers = headersOf(attacker.position, { key: stranger.privateKey, body });
      return { path: ROUTES.batches, bearer: attacker.authorization, headers, body };
    },
    status: [403],
  },
  { name: 'a compression bomb', request: (attacker) => own(attacker, BOMB), status: [413] },
  { name: 'JSON that nests', request: (attacker) => own(attacker, json(`${'['.repeat(50_000)}`)), status: [400] },
  { name: 'no JSON', request: (attacker) => own(attacker, json('{"schema":"bandog.batch/1",')), status: [400] },
  { name: 'no UTF-8', request: (attacker) => own(attacker, gzipSync(Buffer.from([0x22, 0xff, 0x22]))), status: [400] },
  {
    name: 'a __proto__ key',
    request: (attacker) =>
      own(
        attacker,
        json(
          `{"__proto__":{"x":1},"schema":"bandog.batch/1","entries":[{"kind":"resync","at":"${AT}"}],"openFindings":"${ZERO}"}`,
        ),
      ),
    status: [400],
  },
  { name: 'an endless body', request: (attacker) => own(attacker, Buffer.alloc(5 * 1024 * 1024)), status: [413] },
  {
    name: 'a heartbeat of the wrong types',
    request: (attacker) => ({
      path: ROUTES.heartbeat,
      bearer: attacker.authorization,
      body: '{"agentVersion":1,"uptimeSeconds":-1}',
    }),
    status: [400],
  },
  {
    name: 'a token that was guessed',
    request: () => ({
      path: ROUTES.enrol,
      body: JSON.stringify({
        token: 'guessed',
        publicKey: 'AAAA',
        nonce: 'AAAA',
        signature: 'AAAA',
        labels: { name: 'x', platform: 'linux' },
      }),
    }),
    status: [401, 403, 429],
  },
];

/** How often an attack is sent that gets no answer, as from a collector that was just killed: a loaded machine takes many seconds to start it. */
const MOST_TRIES = 300;

/** Sends one attack; a sentence when it did not end as it must. A connection that the collector cuts before it reads all is an end, too. */
export async function attack(
  fleet: Fleet,
  { attack: one, attacker, other }: { readonly attack: Attack; readonly attacker: Host; readonly other: Host },
): Promise<string | undefined> {
  fleet.count('attacks');
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const answer = await fleet.parts.way.post({ ...one.request(attacker, other), source: attacker.number });
    if (answer.kind === 'answer') {
      const isMet = one.status.includes(answer.status) || answer.status === 503;
      return isMet ? undefined : `${one.name}: answered with ${answer.status}: ${answer.text.slice(0, 200)}`;
    }
    if (one.status.includes(413)) return undefined;
    await sleep(200);
  }
  return `${one.name}: never answered`;
}
