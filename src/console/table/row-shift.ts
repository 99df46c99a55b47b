/**
 * How many rows came in before the first one that was shown (positive) or were given up there (negative), so that what is looked at can
 * stay where it is. 0 when the two have nothing in common.
 */
export function rowShift(before: readonly string[], after: readonly string[]): number {
  const [oldFirst, newFirst] = [before[0], after[0]];
  if (oldFirst === undefined || newFirst === undefined || oldFirst === newFirst) return 0;
  const came = after.indexOf(oldFirst);
  if (came > 0) return came;
  const went = before.indexOf(newFirst);
  return went > 0 ? -went : 0;
}
