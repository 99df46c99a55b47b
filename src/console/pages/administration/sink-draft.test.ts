import { describe, expect, it } from 'vitest';
import { draftOf, settingsOf, type SinkSettings } from './sink-draft.ts';

const CASES: readonly { readonly name: string; readonly settings: SinkSettings }[] = [
  { name: 'the least webhook', settings: { type: 'webhook', url: 'https://a.example/…', filter: { kinds: ['host.silent'] } } },
  {
    name: 'a webhook with everything',
    settings: {
      type: 'webhook',
      url: 'https://a.example/hook',
      template: '{ "text": "{{data.summary}}" }',
      filter: { kinds: ['finding.opened', 'finding.gone'], products: ['cursor'], verdicts: ['banned'], groups: ['/emea'] },
      withAccounts: true,
      allowedNetworks: ['10.0.0.0/8', 'fd00::/8'],
      authority: '-----BEGIN CERTIFICATE-----\n',
    },
  },
  { name: 'the least syslog', settings: { type: 'syslog', host: 'logs.example', filter: { kinds: ['canary.failed'] } } },
  {
    name: 'a syslog with everything',
    settings: { type: 'syslog', host: 'logs.example', port: 514, facility: 0, tls: false, filter: { kinds: ['host.back'] } },
  },
];

describe('the fields of a sink', () => {
  it.each(CASES)('$name comes back as it was', ({ settings }) => expect(settingsOf(draftOf(settings))).toEqual(settings));

  it('take what was typed around', () => {
    const draft = { ...draftOf(), url: ' https://a.example/x ', networks: ' 10.0.0.0/8\n\n10.0.0.0/8 ', template: ' \n' };
    expect(settingsOf(draft)).toMatchObject({ url: 'https://a.example/x', allowedNetworks: ['10.0.0.0/8'] });
    expect(settingsOf(draft)).not.toHaveProperty('template');
  });
});
