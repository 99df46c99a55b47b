import { generateKeyPairSync } from 'node:crypto';
import { decodeToken } from '../../src/wire/token.ts';
import type { RunningCollector } from '../collector/running-collector.ts';
import { TestHost } from '../collector/test-host.ts';

const DAY_SECONDS = 24 * 3600;

/** Tokens in every state, hosts that wait until they are let in, enrolments that failed, and hosts in the first rings. */
export async function seedRollout({ client, call }: RunningCollector, ids: ReadonlyMap<string, string>): Promise<void> {
  await client.createGroup({ path: '/emea' });
  await client.createGroup({ path: '/emea/berlin' });
  const make = (name: string, uses: number, more: { readonly group?: string; readonly needsApproval?: boolean } = {}) =>
    client.createEnrolmentToken({ name, uses, expiresInSeconds: 30 * DAY_SECONDS, ...more });
  const ask = (token: string, name: string) =>
    TestHost.tryEnrol(call, { secret: decodeToken(token).secret, ...generateKeyPairSync('ed25519'), name });
  await make('berlin-laptops', 500, { group: '/emea/berlin' });
  const contractors = await make('contractors', 20, { group: '/emea', needsApproval: true });
  for (const name of ['contractor-07', 'contractor-12', 'DESKTOP-8QK2\u202e']) await ask(contractors.token, name);
  const kiosks = await make('kiosks', 2);
  await client.revokeEnrolmentToken({ id: kiosks.id });
  for (const name of ['kiosk-1', 'kiosk-3']) await ask(kiosks.token, name);
  await TestHost.tryEnrol(call, { secret: 'cut off', ...generateKeyPairSync('ed25519'), name: 'lab-spare' });
  const csv = `Serial,Host name,Asset tag,Assigned to
5CG1234ABC,ada-laptop,AT-004217,Ada
,zoe-laptop,AT-004218,Zoe
5CG1234ABD,meeting-room-4,,Facilities
,,AT-003311,Ben
`;
  await client.importAssets({ name: 'berlin-2026-11.csv', csv });
  await client.assignRing({ host: ids.get('ci-runner-12') ?? '', ring: 'canary' });
  await client.assignRing({ host: ids.get('lab-gpu-02') ?? '', ring: 'early' });
}
