import { clockTime } from '../clock-time.ts';
import type { Check } from '../contract.ts';

/** So many intervals without contact are worth a person's time. */
const MISSED = 3;

/** When the collector last heard of this host, and what waits for it. */
export const contact: Check = {
  id: 'contact',
  rows({ now, contactIntervalSeconds, status: { enrolled, lastContact, lastFailure, waiting } }) {
    if (!enrolled) return [];
    const waits = waiting === 0 ? 'nothing waits' : `${waiting} ${waiting === 1 ? 'entry waits' : 'entries wait'}`;
    const title = 'Last contact';
    const remedy = 'The rows above say which step fails. Nothing is lost meanwhile: findings wait on this disk.';
    const failure = lastFailure === undefined ? '' : `; last failure ${lastFailure}`;
    if (lastContact === undefined) return [{ title, state: 'attention', says: `none yet, ${waits}${failure}`, remedy }];
    const ageMs = Date.parse(now) - Date.parse(lastContact);
    const isLate = contactIntervalSeconds !== undefined && ageMs > MISSED * contactIntervalSeconds * 1000;
    const says = `${clockTime(lastContact)}, ${waits}`;
    return [isLate ? { title, state: 'attention', says: `${says}${failure}`, remedy } : { title, state: 'ok', says }];
  },
};
