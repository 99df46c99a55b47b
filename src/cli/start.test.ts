import { describe, expect, test } from 'vitest';
import { KnownError } from '../domain/errors.ts';
import type { Command, Io } from './contract.ts';
import { COMMANDS, type ListedCommand } from './list.ts';
import { start } from './start.ts';

function listed(name: string, run: Command['run']): ListedCommand {
  const summary = `say what ${name} does`;
  return { name, summary, load: async () => ({ name, summary, usage: `Usage: bandog ${name}\n`, run }) };
}

const commands: readonly ListedCommand[] = [
  listed('scan', async (argv, io) => {
    io.stdout.write(argv.join('|'));
    return 1;
  }),
  listed('refuse', async () => {
    throw new KnownError('E_USAGE', 'no such option "--x"', 'leave it out');
  }),
  listed('fail', async () => {
    throw new KnownError('E_SCAN_FAILED', 'at \u001B[31m/home', 'look again');
  }),
  listed('break', async () => {
    throw new TypeError('x is not a function');
  }),
];

async function call(argv: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const output = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: false,
    columns: 80,
  });
  const io: Io = { stdout: output('stdout'), stderr: output('stderr'), env: {}, cwd: '/', signal: new AbortController().signal };
  const code = await start(argv, { io, version: '1.2.3', commands });
  return { code, ...written };
}

const cases = [
  {
    name: 'passes arguments and exit code through',
    given: ['scan', '--json', 'x'],
    want: { code: 1, stdout: '--json|x', stderr: '' },
  },
  { name: 'prints its version', given: ['--version'], want: { code: 0, stdout: 'bandog 1.2.3\n', stderr: '' } },
  {
    name: 'prints the help of a command',
    given: ['help', 'scan'],
    want: { code: 0, stdout: 'Usage: bandog scan\n', stderr: '' },
  },
  {
    name: 'prints it for --help too',
    given: ['scan', '--json', '--help'],
    want: { code: 0, stdout: 'Usage: bandog scan\n', stderr: '' },
  },
  {
    name: 'leaves --help after -- to the command',
    given: ['scan', '--', '--help'],
    want: { code: 1, stdout: '--|--help', stderr: '' },
  },
  {
    name: 'guesses a mistyped command',
    given: ['sacn'],
    want: {
      code: 2,
      stdout: '',
      stderr: 'bandog: E_USAGE: there is no command "sacn"\n  What to do: did you mean `bandog scan`?\n',
    },
  },
  {
    name: 'does not guess what is far off',
    given: ['--verbose'],
    want: {
      code: 2,
      stdout: '',
      stderr: 'bandog: E_USAGE: there is no option "--verbose"\n  What to do: run `bandog --help` for the list of commands\n',
    },
  },
  {
    name: 'ends a wrong call with 2',
    given: ['refuse'],
    want: { code: 2, stdout: '', stderr: 'bandog: E_USAGE: no such option "--x"\n  What to do: leave it out\n' },
  },
  {
    name: 'ends a known failure with 3 and steers no terminal',
    given: ['fail'],
    want: { code: 3, stdout: '', stderr: 'bandog: E_SCAN_FAILED: at \uFFFD[31m/home\n  What to do: look again\n' },
  },
];

for (const { name, given, want } of cases) {
  test(name, async () => {
    expect(await call(given)).toEqual(want);
  });
}

test('tells a defect of ours with its stack and ends with 3', async () => {
  const { code, stderr } = await call(['break']);
  expect(code).toBe(3);
  expect(stderr).toMatch(/defect of bandog.*\nTypeError: x is not a function\n +at /);
});

test('lists every command with its summary, on stdout when asked and on stderr with 2 when not', async () => {
  const asked = await call(['--help']);
  const notAsked = await call([]);
  expect(asked).toEqual({ code: 0, stdout: notAsked.stderr, stderr: '' });
  expect(notAsked.code).toBe(2);
  for (const { name, summary } of commands) expect(asked.stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
});

describe.each([...COMMANDS])('bandog $name', ({ name, summary, load }) => {
  test('is what the list says, and its help says its form and exit codes', async () => {
    const command = await load();
    expect({ name: command.name, summary: command.summary }).toEqual({ name, summary });
    expect(command.usage).toMatch(new RegExp(`^Usage: bandog ${name}\\b`));
    expect(command.usage).toMatch(/Exit codes:/);
    expect(command.usage.endsWith('\n')).toBe(true);
    expect(summary).not.toMatch(/\.$/);
  });
});
