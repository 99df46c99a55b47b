import { expect, test } from 'vitest';
import { describeSchema, descriptionsOf } from './schema-descriptions.ts';

const source = `
const Inner = closed({
  /** Octal digits;
   *  default 0644. */
  mode: text(4),
  link: text(9),
});
export const Outer = closed({ inner: list(Inner), /** Who made it. */ vendor: text(9) }); // vendor
`;
const schema = {
  type: 'object',
  properties: {
    inner: { type: 'array', items: { type: 'object', properties: { mode: { type: 'string' }, link: { type: 'string' } } } },
    vendor: { type: 'string' },
  },
};

test('members bear their comments, at every depth, and nothing else changes', () => {
  expect(describeSchema(schema, descriptionsOf([source]))).toEqual({
    type: 'object',
    properties: {
      inner: {
        type: 'array',
        items: {
          type: 'object',
          properties: { mode: { description: 'Octal digits; default 0644.', type: 'string' }, link: { type: 'string' } },
        },
      },
      vendor: { description: 'Who made it.', type: 'string' },
    },
  });
});

test('a schema of another shape stays as it is', () => {
  const other = { type: 'object', properties: { mode: { type: 'string' } } };
  expect(describeSchema(other, descriptionsOf([source]))).toEqual(other);
});
