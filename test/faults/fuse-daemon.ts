/**
 * A file system in user space, as small as can be: one empty folder. `fuse-daemon.ts FOLDER` mounts it there, says `mounted` on standard
 * output and serves until it is killed; stopped with SIGSTOP it is the mount that hangs. Needs root and /dev/fuse.
 *
 * The kernel writes requests and reads answers on one descriptor (linux/fuse.h, protocol 7.31), all in the machine's byte order:
 *
 *   request  length u32, opcode u32, unique u64, node u64, uid u32, gid u32, pid u32, padding u32, arguments
 *   answer   length u32, error i32 (0 or -errno), unique u64, result
 */
import { spawnSync } from 'node:child_process';
import { openSync, readSync, writeSync } from 'node:fs';
import { constants } from 'node:os';

const FOLDER = 0o40_755;
const OPCODES = {
  lookup: 1,
  forget: 2,
  getattr: 3,
  statfs: 17,
  init: 26,
  opendir: 27,
  readdir: 28,
  releasedir: 29,
  batchForget: 42,
  readdirplus: 44,
};

const [folder = ''] = process.argv.slice(2);
const device = openSync('/dev/fuse', 'r+');
// Descriptor 3 of mount(8) is the device; the kernel asks it nothing before it is mounted.
const options = `fd=3,rootmode=${FOLDER.toString(8)},user_id=0,group_id=0`;
const { status } = spawnSync('mount', ['-i', '-t', 'fuse', '-o', options, 'hung', folder], {
  stdio: ['ignore', 'inherit', 'inherit', device],
});
if (status !== 0) process.exit(1);
writeSync(1, 'mounted\n');

const request = Buffer.alloc(1024 * 1024 + 4096);
for (;;) {
  readSync(device, request);
  const opcode = request.readUInt32LE(4);
  if (opcode === OPCODES.forget || opcode === OPCODES.batchForget) continue;
  const result = resultOf(opcode);
  const answer = Buffer.alloc(16);
  answer.writeUInt32LE(16 + (typeof result === 'number' ? 0 : result.length), 0);
  answer.writeInt32LE(typeof result === 'number' ? -result : 0, 4);
  answer.writeBigUInt64LE(request.readBigUInt64LE(8), 8);
  writeSync(device, typeof result === 'number' ? answer : Buffer.concat([answer, result]));
}

/** What the kernel gets, or an errno. */
function resultOf(opcode: number): Buffer | number {
  switch (opcode) {
    case OPCODES.init:
      return words([7, 31, 4096, 0, 0, 4096, 1, 0], 64);
    case OPCODES.getattr:
      return attributes();
    case OPCODES.statfs: {
      const facts = Buffer.alloc(80);
      facts.writeUInt32LE(4096, 40);
      facts.writeUInt32LE(255, 44);
      return facts;
    }
    case OPCODES.opendir:
      return Buffer.alloc(16);
    case OPCODES.readdir:
    case OPCODES.readdirplus:
    case OPCODES.releasedir:
      return Buffer.alloc(0);
    case OPCODES.lookup:
      return constants.errno.ENOENT;
    default:
      return constants.errno.ENOSYS;
  }
}

/** `fuse_attr_out`: nothing is believed for longer than the one answer; a folder of root's. */
function attributes(): Buffer {
  const facts = Buffer.alloc(104);
  facts.writeBigUInt64LE(1n, 16);
  facts.writeUInt32LE(FOLDER, 76);
  facts.writeUInt32LE(2, 80);
  facts.writeUInt32LE(4096, 96);
  return facts;
}

function words(values: readonly number[], bytes: number): Buffer {
  const result = Buffer.alloc(bytes);
  for (const [at, value] of values.entries()) result.writeUInt32LE(value, at * 4);
  return result;
}
