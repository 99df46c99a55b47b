import type { BrowserContext } from 'playwright-core';
import type { Duty, Role } from '../../src/collector/access/roles.ts';
import { Browser } from '../collector/browser.ts';
import type { RunningCollector } from '../collector/running-collector.ts';

/** Long enough for every rule of passwords. */
const PASSWORD = 'four dogs guard the yard';

/** Makes somebody of that role, and gives the browser his session. */
export async function signInAs(
  { role, duties = [] }: { readonly role: Role; readonly duties?: readonly Duty[] },
  { client, call, collector }: RunningCollector,
  context: BrowserContext,
): Promise<void> {
  const name = [role, ...duties].join('-');
  const { code } = await client.addUser({ name, role, duties });
  const door = new Browser(call);
  const answer = await door.send('POST', '/api/v1/session/setup', { body: { code, name, password: PASSWORD } });
  if (answer.status !== 200) throw new Error(answer.text);
  const [cookie = '', value = ''] = door.cookie.split('=');
  await context.clearCookies();
  await context.addCookies([{ name: cookie, value, url: collector.url, httpOnly: true, secure: true, sameSite: 'Strict' }]);
}
