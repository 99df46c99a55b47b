import { describe, expect, it } from 'vitest';
import { refusalOf } from './server-facts.ts';

const FINE = { number: 150_002, version: '15.2', encoding: 'UTF8', standby: false, read_only: 'off' };

describe('a PostgreSQL server', () => {
  it.each([
    { name: 'of version 15', given: FINE, want: undefined },
    { name: 'of version 14', given: { ...FINE, number: 140_011, version: '14.11' }, want: 'it is PostgreSQL 14.11' },
    { name: 'in another encoding', given: { ...FINE, encoding: 'SQL_ASCII' }, want: 'its encoding is SQL_ASCII' },
    {
      name: 'that is a standby',
      given: { ...FINE, standby: true, read_only: 'on' },
      want: 'it is a standby, which takes no writes',
    },
    { name: 'that is read-only', given: { ...FINE, read_only: 'on' }, want: 'it is read-only' },
  ])('$name', ({ given, want }) => expect(refusalOf(given)?.what).toBe(want));
});
