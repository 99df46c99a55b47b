import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SmallCollector } from '../../../test/doubles/small-collector.ts';
import { enrolByFile } from './by-file.ts';
import { enrolHost } from './enrolment.ts';
import { openStateFolder } from '../spool/state-folder.ts';
import { readStatus } from '../status.ts';

/** The machine may do much else. */
const WAIT = { timeout: 40_000, interval: 20 };
vi.setConfig({ testTimeout: 60_000 });
let folder = '';
let state = '';
let collector: SmallCollector;
let stop: AbortController;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'bandog-by-file-'));
  state = openStateFolder(path.join(folder, 'state'));
  collector = await SmallCollector.start();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await collector.stop();
  rmSync(folder, { recursive: true });
});

const file = () => path.join(state, 'enrol.token');
const log = pino({ level: 'silent' });
const waiting = () => enrolByFile({ folder: state, file: file(), version: '1', log, signal: stop.signal });

it('enrols with a token that is there, and removes it', async () => {
  writeFileSync(file(), `${collector.token()}\n`);
  expect(await waiting()).toBe(true);
  expect(existsSync(file())).toBe(false);
  expect(readStatus(state)).toMatchObject({ enrolled: true, collector: collector.url });
});

it('waits for a token that comes later, and takes the next one when the first is refused, saying why meanwhile', async () => {
  const enrolled = waiting();
  writeFileSync(file(), 'this is no token');
  await vi.waitFor(() => expect(readStatus(state).lastFailure).toContain('this is not a whole enrolment token'), WAIT);
  expect(existsSync(file())).toBe(true);
  writeFileSync(file(), collector.token());
  expect(await enrolled).toBe(true);
});

it('tries again by itself when the collector cannot be reached', async () => {
  const token = collector.token();
  const { port } = new URL(collector.url);
  await collector.stop();
  writeFileSync(file(), token);
  const enrolled = waiting();
  await vi.waitFor(() => expect(readStatus(state).lastFailure).toContain('cannot be reached'), WAIT);
  collector = await SmallCollector.start({ port: Number(port) });
  expect(await enrolled).toBe(true);
});

it('goes on when somebody enrols the host by hand meanwhile, and leaves no token about', async () => {
  const enrolled = waiting();
  await enrolHost(collector.token(), { folder: state, version: '1' });
  writeFileSync(file(), collector.token());
  expect(await enrolled).toBe(true);
  expect(existsSync(file())).toBe(false);
});

it('ends at once, and not enrolled, when it is told to', async () => {
  const enrolled = waiting();
  stop.abort();
  expect(await enrolled).toBe(false);
});
