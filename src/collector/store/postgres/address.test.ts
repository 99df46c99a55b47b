import { describe, expect, it } from 'vitest';
import { KnownError } from '../../../domain/errors.ts';
import { parseAddress } from './address.ts';

describe('the address of a store', () => {
  const rows = [
    {
      name: 'of one server',
      given: 'postgres://ada:secret@db:5433/bandog?sslmode=require',
      want: { where: 'postgres://db:5433/bandog', servers: ['postgres://ada:secret@db:5433/bandog?sslmode=require'] },
    },
    {
      name: 'of a primary and its standby',
      given: 'postgresql://ada@one,other:5433/bandog',
      want: {
        where: 'postgres://one,other:5433/bandog',
        servers: ['postgresql://ada@one/bandog', 'postgresql://ada@other:5433/bandog'],
      },
    },
    {
      name: 'of sockets, as libpq lists them',
      given: 'postgres://ada@localhost/bandog?host=/run/a,/run/b&port=1,2',
      want: {
        where: 'postgres:///run/a,/run/b/bandog',
        servers: [
          'postgres://ada@localhost/bandog?host=%2Frun%2Fa&port=1',
          'postgres://ada@localhost/bandog?host=%2Frun%2Fb&port=2',
        ],
      },
    },
  ] as const;
  it.each(rows)('is read: $name', ({ given, want }) => expect(parseAddress(given)).toEqual(want));

  const refused = [
    '',
    'db',
    'mysql://db/bandog',
    'postgres://db',
    'postgres://db/',
    'postgres://a,,b/bandog',
    'postgres://db:port/bandog',
  ];
  it.each(refused)('is refused, and never shown: %s', (given) => {
    expect(() => parseAddress(given)).toThrow(KnownError);
    expect(() => parseAddress(`${given}?password=secret`)).toThrow(/^(?!.*secret)/s);
  });
});
