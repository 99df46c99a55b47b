import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { webhookReceiver } from '../../../test/sinks/receivers.ts';
import { message, sending, webhookTo } from '../../../test/sinks/messages.ts';
import { networkProblem, reach } from './reach.ts';
import { webhookSink } from './webhook/sink.ts';

const PUBLIC = '93.184.216.34';

describe('the way to a receiver', () => {
  const cases: readonly { name: string; given: readonly string[]; allowed?: readonly string[]; want: boolean }[] = [
    { name: 'a public address', given: [PUBLIC, '2606:2800:220:1::1'], want: true },
    { name: 'this machine', given: ['127.0.0.1'], want: false },
    { name: 'this machine by another of its addresses', given: ['127.8.9.10'], want: false },
    { name: 'any address', given: ['0.0.0.0'], want: false },
    { name: 'a private one', given: ['10.1.2.3'], want: false },
    { name: 'another private one', given: ['172.31.255.255'], want: false },
    { name: 'a third private one', given: ['192.168.0.1'], want: false },
    { name: "a carrier's own", given: ['100.64.0.1'], want: false },
    { name: "a cloud's metadata", given: ['169.254.169.254'], want: false },
    { name: 'multicast', given: ['224.0.0.1'], want: false },
    { name: 'broadcast', given: ['255.255.255.255'], want: false },
    { name: 'this machine in IPv6', given: ['::1'], want: false },
    { name: 'any address in IPv6', given: ['::'], want: false },
    { name: 'a unique local one', given: ['fd12::1'], want: false },
    { name: 'a link-local one', given: ['fe80::1'], want: false },
    { name: 'a link-local one with its link', given: ['fe80::1%lo'], want: false },
    { name: 'IPv4 within IPv6', given: ['::ffff:127.0.0.1'], want: false },
    { name: 'the same in hexadecimal', given: ['::ffff:7f00:1'], want: false },
    { name: 'the same at length', given: ['0:0:0:0:0:ffff:a00:1'], want: false },
    { name: 'a public IPv4 within IPv6', given: [`::ffff:${PUBLIC}`], want: true },
    { name: 'IPv4 behind a translator', given: ['64:ff9b::7f00:1'], want: false },
    { name: '6to4 of this machine', given: ['2002:7f00:1::1'], want: false },
    { name: 'Teredo', given: ['2001:0:7f00:1::1'], want: false },
    { name: 'a public and a private one', given: [PUBLIC, '10.0.0.1'], want: false },
    { name: 'none', given: [], want: false },
    { name: 'no address at all', given: ['localhost'], want: false },
    { name: 'an allowed network', given: ['10.1.2.3'], allowed: ['10.1.0.0/16'], want: true },
    { name: 'beside an allowed network', given: ['10.2.2.3'], allowed: ['10.1.0.0/16'], want: false },
    { name: 'an allowed address, written otherwise', given: ['::ffff:10.1.2.3'], allowed: ['10.1.2.3'], want: true },
    { name: 'an allowed network of IPv6', given: ['fd12::1'], allowed: ['fd12::/16'], want: true },
  ];
  for (const { name, given, allowed = [], want } of cases) {
    it(`T63: ${name} is ${want ? 'taken' : 'refused'}, by name${given.length === 1 ? ' and as it is' : ''}`, async () => {
      expect('lookup' in (await reach('receiver.example', allowed, async () => given))).toBe(want);
      const [only, ...others] = given;
      if (only !== undefined && others.length === 0 && only !== 'localhost')
        expect('lookup' in (await reach(only.includes(':') ? `[${only}]` : only, allowed))).toBe(want);
    });
  }

  it('T63: an address of this machine is refused however it is written', async () => {
    for (const url of [
      'https://localhost/',
      'https://127.1/',
      'https://0x7f.0.0.1/',
      'https://2130706433/',
      'https://[::1]/',
      'https://0/',
    ])
      expect(await reach(new URL(url).hostname, []), url).toHaveProperty('refused');
  });

  it('T63: a name that changes its address between the look and the connection is connected to where was looked', async () => {
    const met: string[] = [];
    const first = createServer(() => met.push('looked at'));
    const second = createServer(() => met.push('another'));
    await new Promise<void>((resolve) => first.listen(0, '127.0.0.2', resolve));
    const { port } = first.address() as AddressInfo;
    await new Promise<void>((resolve) => second.listen(port, '127.0.0.1', resolve));
    const answers = [['127.0.0.2'], ['127.0.0.1']];
    let asked = 0;
    const way = await reach('rebinding.example', ['127.0.0.2'], async () => answers[asked++] ?? []);
    if ('refused' in way) throw new Error(way.refused);
    for (let count = 0; count < 3; count += 1) {
      const socket = connect({ host: 'rebinding.example', port, lookup: way.lookup });
      await new Promise<void>((resolve) => socket.on('connect', resolve));
      socket.destroy();
    }
    expect([asked, new Set(met)]).toEqual([1, new Set(['looked at'])]);
    expect(await reach('rebinding.example', ['127.0.0.2'], async () => answers[asked++] ?? [])).toHaveProperty('refused');
    for (const server of [first, second]) server.close();
  });

  it('T63: a receiver on this machine gets nothing, and no connection, until an administrator allows it', async () => {
    const receiver = await webhookReceiver();
    const refused = await webhookSink.send(sending(webhookTo(receiver, { allowedNetworks: [] }), [message()]));
    expect(refused).toMatchObject([{ kind: 'away', why: expect.stringContaining('127.0.0.1, which is no public address') }]);
    expect(receiver.received).toEqual([]);
    expect(await webhookSink.send(sending(webhookTo(receiver), [message()]))).toMatchObject([{ kind: 'taken' }]);
    await receiver.close();
  });

  it('T63: a redirect is not followed', async () => {
    const inside = await webhookReceiver();
    const receiver = await webhookReceiver(() => ({ status: 307, headers: { location: `https://127.0.0.1:${inside.port}/` } }));
    const [outcome] = await webhookSink.send(sending(webhookTo(receiver), [message()]));
    expect(outcome).toMatchObject({ kind: 'away', why: 'the receiver answered 307' });
    expect([receiver.received.length, inside.received.length]).toEqual([1, 0]);
    await Promise.all([receiver.close(), inside.close()]);
  });
});

describe('an allowed network', () => {
  const cases = [
    { given: '10.0.0.0/8', want: true },
    { given: '10.0.0.1', want: true },
    { given: 'fd00::/8', want: true },
    { given: '0.0.0.0/0', want: false },
    { given: '10.0.0.0/33', want: false },
    { given: '10.0.0.0/8/8', want: false },
    { given: '10.0.0/8', want: false },
    { given: 'localhost', want: false },
  ];
  for (const { given, want } of cases)
    it(`${given} is ${want ? 'one' : 'none'}`, () => expect(networkProblem(given) === undefined).toBe(want));
});
