import { cursorOf } from '../../src/collector/routes/place-cursor.ts';
import { COVERAGE_STATES, NEEDS } from '../../src/collector/store/query-contract.ts';
import type { Dice } from '../../test/fleet/dice.ts';
import { SEEDED_TAG, seededName, seededSerial, SITE_NAMES } from '../seeded-fleet.ts';

/** What is asked, and what may pass until it is answered (QUESTION_BARS). */
export interface Question {
  readonly kind: 'page' | 'count' | 'lookup';
  readonly name: string;
  /** A path with its query, another one each time; `run` counts from 0. */
  path(dice: Dice, run: number): string;
  /** Answers that are kept are asked for after they ended: so many milliseconds before each. */
  readonly pauseMs?: number;
}

/** The fleet that is asked about. */
export interface Fleet {
  readonly hosts: number;
  /** Findings have the numbers from 1 on. */
  readonly findings: number;
  /** When it was seeded, or later. */
  readonly now: number;
}

/** A filter, another one each time. */
type Filter = (dice: Dice) => Readonly<Record<string, string>>;

const DAY_MS = 86_400_000;
/** Beyond every name, and every finding. */
const [LAST_NAME, LAST_NUMBER] = ['\u{10ffff}', 999_999_999_999_999];
const PRODUCTS = ['claude-code', 'codex-cli', 'gemini-cli', 'aider'];
const KNOWN = { verdict: 'banned', product: 'claude-code' };

const site: Filter = (dice) => ({ group: `/${dice.of(SITE_NAMES)}` });
const product: Filter = (dice) => ({ product: dice.of(PRODUCTS) });
const account: Filter = (dice) => ({ account: `user100${dice.below(3)}` });

/** Every question of the console and of commands about many hosts, and about one. */
export function questionsOf(fleet: Fleet): readonly Question[] {
  return [...hostPages(fleet), ...findingPages(fleet), ...counts(fleet), ...lookups(fleet)];
}

function hostFilters({ hosts, now }: Fleet): Readonly<Record<string, Filter>> {
  const name = (dice: Dice) => seededName(dice.below(hosts));
  return {
    all: () => ({}),
    'two letters': (dice) => ({ text: name(dice).slice(0, 2) }),
    'three letters': (dice) => ({ text: name(dice).slice(-4, -1) }),
    'five letters': (dice) => ({ text: name(dice).slice(-5) }),
    'letters that none has': () => ({ text: 'xyzzy' }),
    group: site,
    tag: () => ({ tag: SEEDED_TAG }),
    platform: (dice) => ({ platform: dice.of(['linux', 'windows', 'macos']) }),
    product,
    'product and state': (dice) => ({ ...product(dice), state: 'running' }),
    'product that none has': () => ({ product: 'cursor-cli' }),
    verdict: () => ({ verdict: 'banned' }),
    account,
    'looked partly': () => ({ looked: 'partly' }),
    'looked never': () => ({ looked: 'never' }),
    silent: () => ({ silent: 'true' }),
    ...Object.fromEntries(COVERAGE_STATES.map((coverage) => [`coverage ${coverage}`, () => ({ coverage })])),
    ...Object.fromEntries(NEEDS.map((needs) => [`needs ${needs}`, () => ({ needs })])),
    enrolled: () => ({ enrolledSince: new Date(now - DAY_MS).toISOString() }),
    'group and product': (dice) => ({ ...site(dice), ...product(dice) }),
    'group, product, verdict and state': (dice) => ({ ...site(dice), ...KNOWN, state: 'installed,running' }),
    'group and tag': (dice) => ({ ...site(dice), tag: SEEDED_TAG }),
    'group and silent': (dice) => ({ ...site(dice), silent: 'true' }),
    'platform and looked partly': () => ({ platform: 'windows', looked: 'partly' }),
  };
}

/** First and last, and from the middle both ways. */
function hostPages(fleet: Fleet): readonly Question[] {
  const place = (dice: Dice, run: number): Readonly<Record<string, string>> => {
    const middle = cursorOf({ name: seededName(dice.below(fleet.hosts)), hostId: '' });
    return [{}, { before: cursorOf({ name: LAST_NAME, hostId: '' }) }, { after: middle }, { before: middle }][run % 4] ?? {};
  };
  return Object.entries(hostFilters(fleet)).map(([name, filter]) => ({
    kind: 'page',
    name: `hosts: ${name}`,
    path: (dice, run) => pathOf('hosts', { ...filter(dice), ...place(dice, run) }),
  }));
}

function findingFilters({ hosts, now }: Fleet): Readonly<Record<string, Filter>> {
  const dayAgo = new Date(now - DAY_MS).toISOString();
  return {
    all: () => ({}),
    product,
    'product and state': (dice) => ({ ...product(dice), state: 'running' }),
    state: () => ({ state: 'running' }),
    gone: () => ({ state: 'gone' }),
    'state that none has': () => ({ state: 'residue' }),
    verdict: () => ({ verdict: 'banned' }),
    account,
    'account that none has': () => ({ account: 'nobody' }),
    group: site,
    tag: () => ({ tag: SEEDED_TAG }),
    version: () => ({ version: '1.0.0' }),
    'five letters of the host': (dice) => ({ text: seededName(dice.below(hosts)).slice(-5) }),
    'of one host': (dice) => ({ host: seededName(dice.below(hosts)) }),
    came: () => ({ cameSince: dayAgo }),
    went: () => ({ goneSince: dayAgo }),
    'came back': () => ({ backSince: dayAgo }),
    'group and verdict': (dice) => ({ ...site(dice), verdict: 'banned' }),
    'group, product and state': (dice) => ({ ...site(dice), ...product(dice), state: 'running' }),
    'tag and product': (dice) => ({ ...product(dice), tag: SEEDED_TAG }),
  };
}

function findingPages(fleet: Fleet): readonly Question[] {
  const place = (dice: Dice, run: number): Readonly<Record<string, string>> => {
    const middle = String(dice.below(fleet.findings));
    return [{}, { before: String(LAST_NUMBER) }, { after: middle }, { before: middle }][run % 4] ?? {};
  };
  return Object.entries(findingFilters(fleet)).map(([name, filter]) => ({
    kind: 'page',
    name: `findings: ${name}`,
    path: (dice, run) => pathOf('findings', { ...filter(dice), ...place(dice, run) }),
  }));
}

/** Maintained sums, what is counted up to 10,000, facets, and the overview that is made of them. */
function counts(fleet: Fleet): readonly Question[] {
  const counted = (what: 'hosts' | 'findings', filters: Readonly<Record<string, Filter>>): readonly Question[] =>
    Object.entries(filters).map(([name, filter]) => ({
      kind: 'count',
      name: `how many ${what}: ${name}`,
      path: (dice) => pathOf(what === 'hosts' ? 'host-count' : 'finding-count', filter(dice)),
    }));
  const facet = (of: 'host' | 'finding', by: string, filter: Filter = () => ({})): Question => ({
    kind: 'count',
    name: `${of} facet by ${by}${filter === site ? ' in a group' : ''}`,
    path: (dice) => pathOf(`${of}-facets`, { ...filter(dice), by }),
  });
  const groups: Filter = (dice) => ({ group: [...new Set([0, 1, 2, 3].map(() => `/${dice.of(SITE_NAMES)}`))].join(',') });
  return [
    ...counted('hosts', hostFilters(fleet)),
    ...counted('findings', findingFilters(fleet)),
    ...['product', 'state', 'verdict', 'because', 'group'].map((by) => facet('finding', by)),
    ...['product', 'verdict'].map((by) => facet('finding', by, site)),
    ...['platform', 'looked', 'verdict', 'state', 'product'].map((by) => facet('host', by)),
    facet('host', 'product', site),
    { kind: 'count', name: 'groups', path: () => pathOf('groups', {}) },
    // An answer is kept for two seconds at least, so that every one here is made anew.
    { kind: 'count', name: 'overview', path: () => pathOf('overview', {}), pauseMs: 2100 },
    { kind: 'count', name: 'overview of some groups', path: (dice) => pathOf('overview', groups(dice)) },
  ];
}

/** What the helpdesk types. */
function lookups({ hosts }: Fleet): readonly Question[] {
  const name = (dice: Dice) => seededName(dice.below(hosts));
  return [
    { kind: 'lookup', name: 'a host by its name', path: (dice) => `/api/v1/hosts/${name(dice)}` },
    { kind: 'lookup', name: 'whether a host is clean', path: (dice) => `/api/v1/hosts/${name(dice)}/coverage` },
    {
      kind: 'lookup',
      name: 'the beginning of a name',
      path: (dice) => pathOf('hosts', { from: name(dice).slice(0, -2), limit: '8' }),
    },
    {
      kind: 'lookup',
      name: 'five letters of a name',
      path: (dice) => pathOf('hosts', { text: name(dice).slice(-5), limit: '8' }),
    },
    {
      kind: 'lookup',
      name: 'a serial number',
      path: (dice) => pathOf('hosts', { asset: seededSerial(dice.below(hosts)), limit: '8' }),
    },
    { kind: 'lookup', name: 'a tag', path: () => pathOf('hosts', { asset: SEEDED_TAG, limit: '8' }) },
  ];
}

function pathOf(what: string, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(query).toString();
  return `/api/v1/${what}${search === '' ? '' : `?${search}`}`;
}
