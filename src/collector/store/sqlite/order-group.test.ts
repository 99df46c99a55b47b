import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { OperationName } from './operations.ts';
import { OrderGroup } from './order-group.ts';

interface Numbered {
  readonly id: number;
  readonly name: OperationName;
}

const order = (id: number, name: OperationName = 'recordContact'): Numbered => ({ id, name });

/** A group, and the ids of what it sent. */
function watched(): { readonly group: OrderGroup<Numbered>; readonly sent: number[][] } {
  const sent: number[][] = [];
  return { group: new OrderGroup((orders) => void sent.push(orders.map(({ id }) => id))), sent };
}

it('lets what hosts write wait for each other, a moment', async () => {
  const { group, sent } = watched();
  group.add(order(1));
  group.add(order(2, 'commitBatch'));
  expect(sent).toEqual([]);
  await sleep(50);
  expect(sent).toEqual([[1, 2]]);
});

it('lets nobody wait behind a person, and takes along what waits', () => {
  const { group, sent } = watched();
  group.add(order(1));
  group.add(order(2, 'createApiToken'));
  expect(sent).toEqual([[1, 2]]);
});

it('gathers while a commit is under way, and sends it after', () => {
  const { group, sent } = watched();
  group.add(order(1, 'audit'));
  group.add(order(2, 'audit'));
  for (let id = 3; id < 400; id += 1) group.add(order(id));
  expect(sent).toEqual([[1]]);
  group.answered();
  expect(sent.map((ids) => ids.length)).toEqual([1, 256]);
  group.answered();
  expect(sent.flat()).toEqual(Array.from({ length: 399 }, (_, index) => index + 1));
  group.answered();
  group.add(order(400, 'audit'));
  expect(sent.at(-1)).toEqual([400]);
});

it('sends a group that is large enough at once, and everything before the end', () => {
  const { group, sent } = watched();
  for (let id = 1; id <= 72; id += 1) group.add(order(id));
  expect(sent.map((ids) => ids.length)).toEqual([64]);
  group.flushAll();
  expect(sent.map((ids) => ids.length)).toEqual([64, 8]);
});
