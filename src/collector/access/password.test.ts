import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword } from './password.ts';

describe('the hash of a password', () => {
  it('is of Argon2id with a salt of its own, and knows the password', async () => {
    const [one, two] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await isPassword('correct horse', one)).toBe(true);
    expect(await isPassword('correct horsf', one)).toBe(false);
    expect(await isPassword('', one)).toBe(false);
  });
  it('is that of the reference implementation', async () => {
    // argon2 test vector "password" / "somesalt", version 19, m=2^16, t=2, p=1 (test.c of phc-winner-argon2)
    const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await isPassword('password', reference)).toBe(true);
    expect(await isPassword('Password', reference)).toBe(false);
  });
  it('takes a letter composed in another way for the same', async () => {
    expect(await isPassword('caf\u0065\u0301', await hashPassword('caf\u00e9'))).toBe(true);
  });
  it('is no password when it is none, and takes as long', async () => {
    for (const phc of [undefined, '', 'plain', '$argon2id$v=19$m=1,t=1,p=1$$', '$argon2i$v=19$m=65536,t=2,p=1$c2FsdA$dGFn'])
      expect(await isPassword('password', phc)).toBe(false);
  });
  it('T71: refuses when too many sign in at once, and takes the others one after another', async () => {
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => isPassword('x', undefined)));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused.length).toBe(60 - 2 - 32);
    expect(refused[0]?.reason).toMatchObject({ code: 'E_OVERLOADED' });
    expect(await isPassword('x', undefined)).toBe(false);
  });
});
