import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiClient, DeadLetterView, SinkView } from '../../api-client/client.generated.ts';
import { KnownError } from '../../domain/errors.ts';
import { forDisplay } from '../../domain/host-path.ts';
import { ago } from '../ago.ts';
import { withCollector } from '../collector-access.ts';
import { columns } from '../columns.ts';
import type { Io } from '../contract.ts';
import { membersIn } from './members-in.ts';
import { needed, noWords, oneWord, parsePart, unknownVerb } from './part.ts';

const VERBS = ['list', 'add', 'change', 'remove', 'test', 'pause', 'resume', 'rotate-secret', 'dead', 'retry'];

type Settings = Parameters<ApiClient['addSink']>[0]['settings'];

/** `bandog collector sink list|add|change|remove|test|pause|resume|rotate-secret|dead|retry`. */
export async function sinks(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parsePart(argv, { 'authorization-file': { type: 'string' }, why: { type: 'string' } });
  const [verb = '', ...words] = positionals;
  if (!VERBS.includes(verb)) throw unknownVerb('sink', VERBS);
  const call: Call = {
    ask: (use) => withCollector(values, io, use),
    say(text) {
      io.stderr.write(`${text}\n`);
      return 0;
    },
    print(value, lines) {
      io.stdout.write(values.json ? `${JSON.stringify(value, null, 2)}\n` : `${lines.join('\n')}\n`);
      return 0;
    },
    isJson: values.json,
    why: values.why,
  };
  switch (verb) {
    case 'list': {
      noWords(words);
      const { items } = await call.ask((client) => client.listSinks());
      return call.print(items, tableOf(items));
    }
    case 'add':
    case 'change': {
      const [name, file] = nameAndFile(words);
      // The collector checks them by their schema, and says what is wrong.
      const settings = membersIn(file, io, 'docs/sinks.md') as Settings;
      const authorization = authorizationIn(values['authorization-file'], io);
      if (verb === 'add') return added(call, await call.ask((client) => client.addSink({ name, settings, authorization })));
      await call.ask((client) => client.changeSink({ name, settings, authorization }));
      return call.say(`${name} has other settings now.`);
    }
    case 'retry': {
      const [name, events] = [oneWord(words.slice(0, 1), 'NAME'), words.slice(1)];
      const which = { name, events: events.length > 0 ? events : undefined };
      const { retried } = await call.ask((client) => client.retryDeadLetters(which));
      return call.say(`${retried} ${retried === 1 ? 'event waits' : 'events wait'} again.`);
    }
    default:
      return withOne(call, verb, oneWord(words, 'NAME'));
  }
}

/** How a call asks and answers. */
interface Call {
  ask<T>(use: (client: ApiClient) => Promise<T>): Promise<T>;
  say(text: string): number;
  print(value: unknown, lines: readonly string[]): number;
  readonly isJson: boolean;
  readonly why: string | undefined;
}

async function withOne(call: Call, verb: string, name: string): Promise<number> {
  switch (verb) {
    case 'remove':
      await call.ask((client) => client.removeSink({ name }));
      return call.say(`${name} is removed, with what waited for it.`);
    case 'pause': {
      const why = needed(call.why, '--why');
      await call.ask((client) => client.pauseSink({ name, why }));
      return call.say(`What happens waits for ${name}.`);
    }
    case 'resume':
      await call.ask((client) => client.resumeSink({ name }));
      return call.say(`${name} is sent what waited.`);
    case 'rotate-secret':
      return added(call, await call.ask((client) => client.rotateSinkSecret({ name })));
    case 'test': {
      const { isTaken, why = '', milliseconds } = await call.ask((client) => client.testSink({ name }));
      call.print({ isTaken, why, milliseconds }, [isTaken ? `Taken in ${milliseconds} ms.` : `Not taken: ${forDisplay(why)}.`]);
      return isTaken ? 0 : 1;
    }
    default: {
      const { items } = await call.ask((client) => client.listDeadLetters({ name }));
      return call.print(items, letterLines(items));
    }
  }
}

/** The secret alone is on standard output. */
function added(call: Call, made: { readonly name: string; readonly secret?: string }): number {
  if (call.isJson) return call.print(made, []);
  if (made.secret === undefined) return call.say(`${made.name} is told what happens from now on.`);
  call.say(`${made.name} proves what it sends with this secret. It is shown only now:`);
  return call.print(made, [made.secret]);
}

function nameAndFile(words: readonly string[]): readonly [name: string, file: string] {
  const [name, file, ...rest] = words;
  if (name !== undefined && file !== undefined && rest.length === 0) return [name, file];
  throw new KnownError('E_USAGE', 'this needs a NAME and a FILE', 'See `bandog collector --help`.');
}

function authorizationIn(file: string | undefined, io: Io): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(path.resolve(io.cwd, file), 'utf8').trim();
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    throw new KnownError('E_USAGE', `${file} cannot be read: ${why}`, 'Check --authorization-file.', error);
  }
}

function tableOf(items: readonly SinkView[]): readonly string[] {
  const now = new Date().toISOString();
  const rows = items.map((item) => [
    item.name,
    item.settings.type === 'webhook' ? new URL(item.settings.url).host : item.settings.host,
    stateOf(item),
    `${item.queued}`,
    `${item.dead}`,
    `${item.givenUp}`,
    item.takenAt === undefined ? 'never' : ago(item.takenAt, now),
  ]);
  return columns([['NAME', 'TO', 'STATE', 'WAITING', 'DEAD', 'GIVEN UP', 'LAST TAKEN'], ...rows]);
}

function stateOf({ pausedAt, pausedWhy = '', failingSince, failure = '' }: SinkView): string {
  if (pausedAt !== undefined) return `paused: ${forDisplay(pausedWhy)}`;
  return failingSince === undefined ? 'works' : `away since ${failingSince}: ${forDisplay(failure)}`;
}

function letterLines(items: readonly DeadLetterView[]): readonly string[] {
  if (items.length === 0) return ['Nothing was given up.'];
  const rows = items.map((item) => [
    item.id,
    item.at,
    item.kind,
    forDisplay(item.host?.name ?? ''),
    `${item.attempts}`,
    forDisplay(item.why),
  ]);
  return columns([['EVENT', 'AT', 'WHAT', 'HOST', 'TRIES', 'WHY'], ...rows]);
}
