import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { networkAtStart, networkInForce } from './network-in-force.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-network-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

const kept = () => path.join(folder, 'network.last-good.json');
const write = (text: string) => writeFileSync(path.join(folder, 'network.json'), text, { mode: 0o600 });
const GOOD = '{"schema":"bandog.network/1","proxy":"http://ada:geheim@proxy:3128","noProxy":["a.example"]}';
const asGood = {
  proxy: { url: 'http://proxy:3128', authorization: `Basic ${Buffer.from('ada:geheim').toString('base64')}` },
  noProxy: ['a.example'],
  trust: 'pinned',
};

describe('settings that are broken', () => {
  const broken: readonly { readonly name: string; readonly text: string }[] = [
    { name: 'no JSON', text: '{"schema":' },
    { name: 'nothing', text: '' },
    { name: 'a wrong member', text: '{"schema":"bandog.network/1","proxi":"http://ada:geheim@other:1"}' },
    { name: 'a member of a wrong type', text: '{"schema":"bandog.network/1","noProxy":"*"}' },
    { name: 'a proxy that is none', text: '{"schema":"bandog.network/1","proxy":"socks://ada:geheim@other:1"}' },
    { name: 'an authority that is not there', text: '{"schema":"bandog.network/1","trust":"/nowhere.pem"}' },
  ];
  for (const { name, text } of broken) {
    it(`${name}: the last good ones are in force`, () => {
      write(GOOD);
      expect(networkAtStart({ folder, env: {} })).toEqual({ network: asGood });
      write(text);
      const { network, trouble } = networkAtStart({ folder, env: {} });
      expect(network).toEqual(asGood);
      expect(trouble).toMatch(/network\.json|proxy/);
      expect(trouble).toContain('the last good settings');
      expect(trouble).not.toContain('geheim');
      // A second start in the same state says the same.
      expect(networkAtStart({ folder, env: {} })).toEqual({ network, trouble });
    });

    it(`${name}: without a last good one the environment counts`, () => {
      write(text);
      const { network, trouble } = networkAtStart({ folder, env: { HTTPS_PROXY: 'http://env:1' } });
      expect(network).toEqual({ proxy: { url: 'http://env:1' }, noProxy: [], trust: 'pinned' });
      expect(trouble).toContain('goes on without these settings');
      expect(existsSync(kept())).toBe(false);
    });
  }

  it('of the environment: none', () => {
    const { network, trouble } = networkAtStart({ folder, env: { HTTPS_PROXY: 'ftp://env:1' } });
    expect(network).toEqual({ noProxy: [], trust: 'pinned' });
    expect(trouble).toContain('no http: or https: address');
  });

  it('and last good ones that are damaged: none', () => {
    writeFileSync(kept(), '{"noProxy":7}');
    write('{');
    expect(networkAtStart({ folder, env: {} }).network).toEqual({ noProxy: [], trust: 'pinned' });
  });
});

it('keeps what is good for the agent’s account alone, and nothing when it is only asked', () => {
  write(GOOD);
  networkInForce({ folder, env: {} });
  expect(existsSync(kept())).toBe(false);
  networkAtStart({ folder, env: {} });
  expect(statSync(kept()).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(kept(), 'utf8'))).toEqual(asGood);
  rmSync(path.join(folder, 'network.json'));
  expect(networkAtStart({ folder, env: {} })).toEqual({ network: { noProxy: [], trust: 'pinned' } });
  expect(JSON.parse(readFileSync(kept(), 'utf8'))).toEqual({ noProxy: [], trust: 'pinned' });
});
