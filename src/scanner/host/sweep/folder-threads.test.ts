import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtFolder, type FolderQuestion } from './folder-look.ts';
import { FolderThreads } from './folder-threads.ts';

const FOLDERS = 60;
const PER_BATCH = 7;
let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'bandog-threads-')));
  for (let at = 0; at < FOLDERS; at += 1) {
    mkdirSync(path.join(root, `${at}`, 'inner'), { recursive: true });
    writeFileSync(path.join(root, `${at}`, 'package.json'), '{}');
  }
  symlinkSync('/usr', path.join(root, 'link'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Folders, what is no folder, and what is not there, cut into batches. */
function batches(): readonly (readonly FolderQuestion[])[] {
  const names = [...Array.from({ length: FOLDERS }, (_, at) => `${at}`), 'link', 'absent', '0/package.json', '1/absent/deep'];
  const questions = names.map((name) => ({ path: path.join(root, name), inFull: true }));
  return Array.from({ length: Math.ceil(questions.length / PER_BATCH) }, (_, at) =>
    questions.slice(at * PER_BATCH, (at + 1) * PER_BATCH),
  );
}

describe('threads that look at folders', () => {
  it.each([
    { name: 'one', count: 1, readsAhead: false },
    { name: 'two', count: 2, readsAhead: false },
    { name: 'one that reads ahead', count: 1, readsAhead: true },
    { name: 'two that read ahead', count: 2, readsAhead: true },
  ])('say of each folder what a look says: $name', ({ count, readsAhead }) => {
    const left = [...batches()];
    const want = new Map(left.flat().map((question) => [question.path, lookAtFolder(question)]));
    const got = new Map<string, unknown>();
    const threads = new FolderThreads<readonly FolderQuestion[]>(count, readsAhead);
    let underWay = 0;
    try {
      while (left.length > 0 || underWay > 0) {
        const { said } = threads;
        for (const [batch, answers] of threads.answered()) {
          underWay -= 1;
          batch.forEach((question, at) => got.set(question.path, answers[at]));
        }
        while (threads.isIdle && left.length > 0) {
          const batch = left.shift() ?? [];
          threads.ask(batch, batch);
          underWay += 1;
        }
        if (underWay > 0) threads.wait(said, 1000);
      }
    } finally {
      threads.close();
    }
    expect([...got.keys()].toSorted()).toEqual([...want.keys()].toSorted());
    for (const [folder, answer] of got) expect(answer, folder).toEqual(want.get(folder));
  });

  it('are heard out: what was said while nobody listened is all there at once', () => {
    const threads = new FolderThreads<number>(1, true);
    try {
      while (!threads.isIdle) {
        threads.wait(0, 1000);
        expect([...threads.answered()]).toEqual([]);
      }
      const asked = batches().slice(0, 2);
      const before = threads.said;
      asked.forEach((questions, at) => threads.ask(at, questions));
      while (threads.said < before + asked.length) threads.wait(threads.said, 1000);
      expect([...threads.answered()].map(([batch]) => batch)).toEqual([0, 1]);
    } finally {
      threads.close();
    }
  });
});
