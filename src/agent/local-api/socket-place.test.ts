import { expect, it } from 'vitest';
import { serviceSocketFiles, socketFiles, socketPlace } from './socket-place.ts';

it('an agent of one’s own answers in its state folder, which nobody else enters: no proof is asked for', () => {
  expect(socketPlace('/home/ada/.local/state/bandog')).toEqual({ file: '/home/ada/.local/state/bandog/status.sock' });
  expect(socketFiles('/home/ada/.local/state/bandog')).toEqual(['/home/ada/.local/state/bandog/status.sock']);
});

it.runIf(process.platform === 'linux')('the service answers in its runtime folder, else in its state folder (Linux)', () => {
  expect(serviceSocketFiles()).toEqual(['/run/bandog/status.sock', '/var/lib/bandog/status.sock']);
});
