import { clockTime } from '../clock-time.ts';
import type { Check } from '../contract.ts';

/** A look comes every quarter of an hour, a sweep takes hours; beyond this something is in the way. */
const LATE_MS = 2 * 3_600_000;
const DEEP_LATE_MS = 72 * 3_600_000;

/** Whether looks come when they should. */
export const looks: Check = {
  id: 'looks',
  rows({ now, status: { lastLook, lastDeepLook, scopes = 0, incomplete, running } }) {
    const ageOf = (at: string): number => Date.parse(now) - Date.parse(at);
    if (lastLook === undefined) {
      const remedy = running ? 'Wait a minute; then the agent’s log says why no look ends.' : 'Start the agent.';
      return [{ title: 'Last look', state: 'attention', says: 'this machine was not looked at yet', remedy }];
    }
    const whole = incomplete.length === 0 ? 'completely' : `${incomplete.length} of them not completely`;
    const says = `${clockTime(lastLook)}, ${scopes} places, ${whole}`;
    const remedy = 'Run `bandog scan --now` and see whether it ends; the agent’s log says what is in its way.';
    const quick =
      ageOf(lastLook) > LATE_MS
        ? ({ title: 'Last look', state: 'attention', says, remedy } as const)
        : ({ title: 'Last look', state: 'ok', says } as const);
    if (lastDeepLook === undefined) return [quick];
    const deep = { title: 'Last sweep', says: clockTime(lastDeepLook) };
    return [quick, ageOf(lastDeepLook) > DEEP_LATE_MS ? { ...deep, state: 'attention', remedy } : { ...deep, state: 'ok' }];
  },
};
