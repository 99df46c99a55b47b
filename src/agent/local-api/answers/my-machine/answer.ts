import type { Finding } from '../../../../domain/finding.ts';
import type { Campaign, OwnCopy } from '../../../../wire/local.ts';
import type { ProductWords } from '../../contract.ts';
import { firstThatFit } from '../../page.ts';
import { isVisibleScope, visibleFinding } from '../../visible.ts';
import type { Answerer } from '../contract.ts';

/** All that concerns the person who asks, with how to remove it. */
export const myMachine: Answerer<'my-machine'> = {
  kind: 'my-machine',
  async answer({ sources, viewer }) {
    const findings = sources.findings().flatMap((finding) => visibleFinding(finding, viewer) ?? []);
    const words = await sources.products(new Set(findings.map(({ product }) => product)));
    const { campaigns, ...said } = sources.settings();
    const copies = findings.map((finding) => copyOf(finding, words.get(finding.product), campaigns.get(finding.product)));
    const shown = firstThatFit(copies);
    const { collector, lastContact, lastLook, lastDeepLook, catalogue, incomplete, waiting } = sources.status();
    return {
      schema: 'bandog.my-machine/1',
      at: new Date().toISOString(),
      sees: viewer.sees,
      ...(viewer.account === undefined ? {} : { account: viewer.account }),
      ...sources.machine(),
      ...said,
      agentVersion: sources.version,
      ...defined({ collector, lastContact, lastLook, lastDeepLook, catalogue }),
      contactIntervalSeconds: sources.intervalSeconds(),
      scopes: sources.coverage().filter(({ scope }) => isVisibleScope(scope, viewer)).length,
      incomplete: incomplete.filter((scope) => isVisibleScope(scope, viewer)).length,
      copies: shown,
      isCut: shown.length < copies.length,
      sent: sources.sent().slice(0, 1000),
      waiting,
    };
  },
};

function copyOf(finding: Finding, words: ProductWords | undefined, campaign: Campaign | undefined): OwnCopy {
  const removal = words?.removal.get(finding.channel) ?? words?.removal.get('default') ?? [];
  const { name: productName = finding.product, risk } = words ?? {};
  return { finding, productName, removal, ...defined({ risk, campaign }) };
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}
