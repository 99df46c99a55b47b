import type { OwnCopy } from '../../wire/local.ts';
import type { MyPageView } from '../../wire/my-page.ts';

/** A copy that was on the page and is gone: a look into all of its places did not find it. */
export interface GoneCopy {
  readonly copy: OwnCopy;
  /** When it was looked. */
  readonly at: string;
}

/** What the page knows. */
export interface State {
  readonly view: MyPageView;
  /** Since the page was opened, the newest first. */
  readonly gone: readonly GoneCopy[];
}

/** The state with a newer view: what was there and is not any more is gone, since the agent keeps what it could not look at. */
export function withView({ view: before, gone }: State, view: MyPageView): State {
  const { machine } = view;
  const there = new Set(machine.copies.map(({ finding }) => finding.id));
  const at = machine.lastLook ?? machine.at;
  // Of a list that is cut, what is not shown may be there.
  const left = machine.isCut || before.machine.isCut ? [] : before.machine.copies.filter(({ finding }) => !there.has(finding.id));
  return { view, gone: [...left.map((copy) => ({ copy, at })), ...gone.filter(({ copy }) => !there.has(copy.finding.id))] };
}

/** Copies by product, those that are to go first. */
export function byProduct(copies: readonly OwnCopy[]): readonly (readonly [OwnCopy, ...OwnCopy[]])[] {
  const groups = [...Map.groupBy(copies, ({ finding }) => finding.product).values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [[first, ...more] as const],
  );
  const rank = ([{ campaign }]: readonly [OwnCopy, ...OwnCopy[]]): number => (campaign === undefined ? 1 : 0);
  return groups.toSorted((one, other) => rank(one) - rank(other) || one[0].productName.localeCompare(other[0].productName, 'en'));
}

/** Copies that are removed by the same steps, which are said once. */
export function removedAlike(copies: readonly OwnCopy[]): readonly (readonly [OwnCopy, ...OwnCopy[]])[] {
  return [...Map.groupBy(copies, ({ removal }) => removal.join('\n')).values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [[first, ...more] as const],
  );
}
