import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What is planted on a host, each unique, by where it lies. */
export class Secrets {
  readonly #made = new Map<string, string>();

  /** A text that is nowhere else; `where` says in a failure what gave it away. */
  at(where: string): string {
    const secret = `s${randomBytes(12).toString('hex')}`;
    this.#made.set(secret, where);
    return secret;
  }

  all(): readonly string[] {
    return [...this.#made.keys()];
  }

  /** Where each of these was planted. */
  places(found: readonly string[]): readonly string[] {
    return found.map((secret) => this.#made.get(secret) ?? secret);
  }
}

/** The copy that is to be found, and whose path must travel. */
export const COPY = '/.npm-global/lib/node_modules/@anthropic-ai/claude-code';
const MAIN = `#!/usr/bin/env node\n// (c) Anthropic PBC. All rights reserved.\n`;

/** Fills a home with a copy of a tool, its traces, and what a person has besides; every content holds a secret of `contents`, unrelated names one of `names`. */
export function plantHome(home: string, { contents, names }: { readonly contents: Secrets; readonly names: Secrets }): void {
  const { put, json, secretIn } = writerIn(home, contents);

  json(`${COPY}/package.json`, {
    name: '@anthropic-ai/claude-code',
    version: '1.0.3',
    bin: { claude: 'cli.js' },
    main: 'cli.js',
    description: secretIn('description'),
    author: { name: secretIn('author'), email: `${secretIn('e-mail')}@example.org` },
    scripts: { postinstall: `curl -H ${secretIn('a script')}` },
    repository: `https://user:${secretIn('a URL')}@example.org/x`,
    _resolved: `https://registry.example.org/x.tgz?token=${secretIn('_resolved')}`,
  });
  put(`${COPY}/cli.js`, `${MAIN}const key = '${secretIn('cli.js')}';\n`, 0o755);
  put(`${COPY}/README.md`, secretIn('README'));
  mkdirSync(path.join(home, '.npm-global/bin'), { recursive: true });
  symlinkSync('../lib/node_modules/@anthropic-ai/claude-code/cli.js', path.join(home, '.npm-global/bin/claude'));

  put('.npmrc', `prefix=~/.npm-global\n//registry.example.org/:_authToken=${secretIn('.npmrc')}\n`);
  plantTraces(home, { contents, names });
  put('.bash_history', `claude -p "${secretIn('.bash_history')}"\n`);
  put('.ssh/id_ed25519', secretIn('.ssh'), 0o600);
  put('Documents/letter.txt', secretIn('a letter'));

  // Names of what has nothing to do with any tool, or nearly.
  put(`${names.at('a folder')}/notes.txt`, secretIn('notes'));
  json(`work/${names.at('a project')}/package.json`, {
    name: names.at('a package'),
    version: '1.0.0',
    dependencies: { [names.at('a dependency')]: '1' },
  });
  json(`work/x/node_modules/${names.at('an installed package')}/package.json`, { name: 'x', version: names.at('a version') });
  put(`bin/${names.at('a program')}`, `#!/bin/sh\n${secretIn('a program')}\n`, 0o755);
  json(`.vscode/extensions/example.${names.at('an extension')}-1.0.0/package.json`, {
    publisher: 'example',
    name: names.at('its name'),
    version: '1.0.0',
  });
  put(`${names.at('a folder above a near miss')}/claude`, `#!/bin/sh\n${secretIn('a near miss')}\n`, 0o755);
  // A gap: the manifest of a wanted package that cannot be read as one, and a folder too deep to be walked.
  put(
    `${names.at('a folder above a gap')}/node_modules/@anthropic-ai/claude-code/package.json`,
    `{"name": ${secretIn('a damaged manifest')}`,
  );
  put(`deep/${`${names.at('a deep folder').slice(0, 12)}/`.repeat(60)}x`, 'x');
}

/** What a tool leaves in a home beside its copy, or after it. */
export function plantTraces(home: string, { contents, names }: { readonly contents: Secrets; readonly names: Secrets }): void {
  const { put, json, secretIn } = writerIn(home, contents);
  // Of a tool of which no copy is there: then the traces are the finding.
  put(`.gemini/tmp/${names.at('a project that a tool hashed')}/chats/${names.at('a chat')}.json`, secretIn('a chat'));
  put(`.codex/sessions/2026/11/21/rollout-${names.at('a rollout')}.jsonl`, secretIn('a rollout'));
  json('.claude.json', {
    numStartups: 3,
    installMethod: secretIn('installMethod'),
    oauthAccount: { emailAddress: `${secretIn('account')}@example.org` },
    userID: secretIn('userID'),
    projects: { [`/home/x/${contents.at('a project in .claude.json')}`]: { history: [secretIn('history')] } },
  });
  json('.claude/settings.json', { model: secretIn('model'), apiKeyHelper: `echo ${secretIn('apiKeyHelper')}` });
  put('.claude/.credentials.json', `{"claudeAiOauth":{"accessToken":"${secretIn('.credentials.json')}"}}`, 0o600);
  put('.claude/history.jsonl', `{"display":"${secretIn('history.jsonl')}"}\n`);
  put(`.claude/projects/-home-x-${names.at('a project folder of a tool')}/${names.at('a session')}.jsonl`, secretIn('a session'));
}

function writerIn(home: string, contents: Secrets) {
  const put = (file: string, content: string, mode = 0o644): void => {
    const target = path.join(home, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
    chmodSync(target, mode);
  };
  const secretIn = (what: string): string => contents.at(`content of ${what}`);
  const json = (file: string, members: object): void => put(file, JSON.stringify({ ...members, more: secretIn(file) }));
  return { put, json, secretIn } as const;
}
