import { sha256 } from '../../src/domain/digest.ts';
import { Database } from '../../src/collector/store/sqlite/database.ts';
import { addHost } from '../../src/collector/store/operations/write-hosts.ts';
import { labelsOf } from './host.ts';
import { identityOf } from './identity.ts';

/** Hosts in one transaction of an import. */
const AT_ONCE = 10_000;

/**
 * Puts hosts with real keys into the store of a collector that does not run: what 250,000 enrolments would leave there. It is a matter of files,
 * for benchmarks only; no route and no command leads to it.
 */
export async function provision(
  file: string,
  { fleet, from, count }: { readonly fleet: string; readonly from: number; readonly count: number },
): Promise<void> {
  const database = new Database(file, 'writer');
  const at = new Date().toISOString();
  try {
    for (let done = 0; done < count; done += AT_ONCE) {
      database.execute('BEGIN IMMEDIATE');
      for (let number = from + done; number < from + Math.min(done + AT_ONCE, count); number += 1) {
        const { hostId, publicKey, bearer } = identityOf(fleet, { number });
        await addHost(database, { hostId, publicKey, bearerDigest: sha256(bearer), labels: labelsOf(number), at });
      }
      database.execute('COMMIT');
    }
  } finally {
    database.close();
  }
}
