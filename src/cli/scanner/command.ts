import path from 'node:path';
import { numberGiven, READ_AGAIN, parseCall } from '../arguments.ts';
import type { Command, Io } from '../contract.ts';
import { productVersion } from '../version.ts';
import { rootFolder } from '../root-folder.ts';
import { shippedCatalogue } from '../shipped-catalogue.ts';
import { giveSignsOfLife } from '../sign-of-life.ts';
import { KnownError } from '../../domain/errors.ts';
import type { ScannerOptions } from '../../scanner/scanner.ts';

const usage = `Usage: bandog scanner run [OPTIONS]
       bandog scanner run --socket PATH --peer NAME [OPTIONS]
       bandog scanner prepare-events
       bandog scanner remove-events

The half that reads disks, as a process of its own that the agent starts: it reads orders on standard input and answers on
standard output, one JSON object a line (docs/agent.md), and logs on standard error. It ends when its input ends. People use
\`bandog scan\` instead.

With --socket, standard input is a connection that a service manager accepted there (systemd: Accept=yes, StandardInput=socket, and
%i for NAME): orders and answers go through it, and it must come from the account that owns the socket.

prepare-events  as root, before a scanner that is not: lets the kernel write down which programs start (Linux), so that one that
                lives 50 ms is seen; the scanner needs CAP_DAC_READ_SEARCH to read it, and nothing to write
remove-events   undoes that, after the scanner has ended

Options of run:
  --socket PATH      the socket that standard input was accepted on
  --peer NAME        who connected, as systemd says it: NUMBER-PROCESS-USERID
  --catalogue FILE   a compiled catalogue (default: the one that Bandog ships)
  --catalogues DIR   folder of the catalogues that the agent can name by their digest (default: none)
  --root DIR         looks at this folder or mounted image as if it were the host's /, and at no process
  --cache DIR        folder for what large executables are, and what sweeps have seen (default: nothing is kept)
  --read-again DAYS  a sweep believes a folder that shows no change for so many days (default 7)
  --watcher NAME     inotify or chokidar (default: inotify on Linux, chokidar elsewhere)
  -h, --help         this text

Exit codes:
  0  ended, because the agent closed the pipe or it was told to
  2  wrong call
  3  another account connected, or the agent said what the protocol does not allow; events: they cannot be prepared or removed,
     the message says why
`;

const DAY_MS = 24 * 3_600_000;

/** `bandog scanner run`: started by the agent. */
export const command: Command = {
  name: 'scanner',
  summary: 'the half that reads disks; the agent starts it',
  usage,
  async run(argv, io) {
    const { values, positionals } = parseCall(argv, {
      allowPositionals: true,
      options: {
        catalogue: { type: 'string' },
        catalogues: { type: 'string' },
        root: { type: 'string' },
        cache: { type: 'string' },
        watcher: { type: 'string' },
        'read-again': { type: 'string' },
        socket: { type: 'string' },
        peer: { type: 'string' },
      },
    });
    const isWatcher = values.watcher === undefined || ['inotify', 'chokidar'].includes(values.watcher);
    const isSocketWhole = (values.socket === undefined) === (values.peer === undefined);
    const [verb] = positionals;
    if (positionals.length === 1 && Object.keys(values).length === 0 && verb !== 'run') return events(verb, io);
    if (positionals.length !== 1 || verb !== 'run' || !isWatcher || !isSocketWhole) throw wrongCall();
    const [{ runScanner }, { processLog }] = await Promise.all([import('../../scanner/scanner.ts'), import('../process-log.ts')]);
    giveSignsOfLife(io);
    await runScanner({
      ...(await pipeOf(values)),
      log: processLog('scanner', io.env['BANDOG_LOG'] ?? 'info'),
      version: productVersion(),
      catalogue: values.catalogue ?? (await shippedCatalogue()),
      ...(values.catalogues === undefined ? {} : { catalogues: path.resolve(io.cwd, values.catalogues) }),
      ...(values.root === undefined ? {} : { root: rootFolder(values.root, io.cwd) }),
      ...(values.cache === undefined ? {} : { cache: values.cache }),
      ...(values['read-again'] === undefined ? {} : { readAgainMs: numberGiven(values['read-again'], READ_AGAIN) * DAY_MS }),
      ...(values.watcher === undefined ? {} : { watcher: values.watcher }),
      signal: io.signal,
    });
    return 0;
  },
};

/** Where orders come from and answers go: standard input and output, or the connection on standard input. */
async function pipeOf({
  socket,
  peer,
}: {
  readonly socket?: string | undefined;
  readonly peer?: string | undefined;
}): Promise<Pick<ScannerOptions, 'input' | 'output'>> {
  if (socket === undefined || peer === undefined) return { input: process.stdin, output: process.stdout };
  const connection = (await import('./connection.ts')).acceptedConnection({ socket, peer });
  return { input: connection, output: connection };
}

async function events(verb: string | undefined, io: Io): Promise<number> {
  if (verb !== 'prepare-events' && verb !== 'remove-events') throw wrongCall();
  const { prepareExecEvents, removeExecEvents } = await import('../../scanner/exec-events.ts');
  if (verb === 'prepare-events') io.stdout.write(`The kernel writes down what starts in ${prepareExecEvents()}.\n`);
  else removeExecEvents();
  return 0;
}

function wrongCall(): KnownError {
  return new KnownError(
    'E_USAGE',
    'it is `bandog scanner run`, `prepare-events` or `remove-events`',
    'Run it with --help for all options.',
  );
}
