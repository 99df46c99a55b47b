import type { SinkView } from '../../../api-client/client.generated.ts';
import type { Verdict } from '../../display/api-words.ts';

/** Where a sink leads, and what it is told of, as the API has it. */
export type SinkSettings = SinkView['settings'];
type Kind = SinkSettings['filter']['kinds'][number];

/** What a sink can be told of, in the order in which it is offered; the API's own words, none left out, or this is no such record. */
const TOLD: Readonly<Record<Kind, true>> = {
  'finding.opened': true,
  'finding.changed': true,
  'finding.gone': true,
  'finding.judged': true,
  'host.silent': true,
  'host.back': true,
  'host.alarm': true,
  'host.cloned': true,
  'canary.failed': true,
  'exception.expiring': true,
  'sink.changed': true,
};
export const KINDS = Object.keys(TOLD) as readonly Kind[];

/** The fields of a sink as they are typed; what is empty is not said. */
export interface SinkDraft {
  readonly type: SinkSettings['type'];
  readonly url: string;
  readonly template: string;
  readonly host: string;
  readonly port: string;
  readonly facility: string;
  readonly isPlain: boolean;
  readonly kinds: readonly Kind[];
  readonly products: readonly string[];
  readonly verdicts: readonly Verdict[];
  readonly groups: readonly string[];
  readonly withAccounts: boolean;
  /** One a line. */
  readonly networks: string;
  readonly authority: string;
}

const EMPTY: SinkDraft = {
  type: 'webhook',
  url: '',
  template: '',
  host: '',
  port: '',
  facility: '',
  isPlain: false,
  kinds: ['finding.opened', 'finding.gone', 'finding.judged', 'host.silent', 'host.back', 'host.cloned'],
  products: [],
  verdicts: [],
  groups: [],
  withAccounts: false,
  networks: '',
  authority: '',
};

/** The fields of a sink that is there, or of a new one. */
export function draftOf(settings?: SinkSettings): SinkDraft {
  if (settings === undefined) return EMPTY;
  const { type, filter, withAccounts = false, allowedNetworks = [], authority = '' } = settings;
  const { kinds, products = [], verdicts = [], groups = [] } = filter;
  const common = {
    ...EMPTY,
    type,
    kinds,
    products,
    verdicts,
    groups,
    withAccounts,
    networks: allowedNetworks.join('\n'),
    authority,
  };
  if (settings.type === 'webhook') return { ...common, url: settings.url, template: settings.template ?? '' };
  const { host, port, facility, tls } = settings;
  return { ...common, host, port: textOf(port), facility: textOf(facility), isPlain: tls === false };
}

/** The settings that the fields say. */
export function settingsOf(draft: SinkDraft): SinkSettings {
  const { kinds, products, verdicts, groups, withAccounts, authority } = draft;
  const networks = draft.networks.split(/\s+/).filter((one) => one !== '');
  const common = {
    filter: {
      kinds,
      ...(products.length === 0 ? {} : { products }),
      ...(verdicts.length === 0 ? {} : { verdicts }),
      ...(groups.length === 0 ? {} : { groups }),
    },
    ...(withAccounts ? { withAccounts } : {}),
    ...(networks.length === 0 ? {} : { allowedNetworks: [...new Set(networks)] }),
    ...(authority.trim() === '' ? {} : { authority: `${authority.trim()}\n` }),
  };
  if (draft.type === 'webhook') {
    const template = draft.template.trim();
    return { type: 'webhook', url: draft.url.trim(), ...(template === '' ? {} : { template }), ...common };
  }
  return {
    type: 'syslog',
    host: draft.host.trim(),
    ...numberAt('port', draft.port),
    ...numberAt('facility', draft.facility),
    ...(draft.isPlain ? { tls: false } : {}),
    ...common,
  };
}

/** Where a sink leads, as a person reads it. */
export function placeOf(settings: SinkSettings): string {
  return settings.type === 'webhook' ? settings.url : `${settings.host}:${settings.port ?? 6514}`;
}

function textOf(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

function numberAt<const N extends string>(name: N, typed: string): { readonly [K in N]?: number } {
  return typed.trim() === '' ? {} : ({ [name]: Number(typed) } as { readonly [K in N]: number });
}
