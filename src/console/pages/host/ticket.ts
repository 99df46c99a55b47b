import type { HostReport } from '../../../api-client/client.generated.ts';
import { plainText } from '../../display/host-string.ts';
import { exactText } from '../../display/time-words.ts';
import type { Language } from '../../words/language.ts';
import { accountOf, type Say } from './handed-on.ts';

/** What a ticket's text is made of. */
export interface Ticketed {
  readonly report: HostReport;
  /** The answer as a sentence with exact times. */
  readonly sentence: string;
  readonly say: Say;
  readonly language: Language;
  /** Of the page. */
  readonly url: string;
  /** What was not looked at, each with why. */
  readonly gaps: readonly string[];
}

/** Gaps that a ticket names; the page has all. */
const MOST_GAPS = 5;

/** The host's answer, its copies and what was not looked at, as plain text for a ticket. */
export function ticketText({ report, sentence, say, language, url, gaps }: Ticketed): string {
  const { host, labels, findings } = report;
  const os = [labels.osName ?? labels.platform, labels.osVersion ?? ''].join(' ').trim();
  const open = findings.filter(({ finding }) => finding.state !== 'gone');
  const more = gaps.length > MOST_GAPS ? ['…'] : [];
  const lines = [
    `${host.name}: ${sentence}`,
    '',
    ...open.map((view) => {
      const { finding, productName, verdict } = view;
      const facts = [verdict.verdict, finding.state, finding.version, finding.channel, accountOf(view, say), finding.identity];
      return `- ${productName} (${facts.filter((fact) => fact !== undefined).join(', ')}): ${finding.anchor}`;
    }),
    ...(open.length === 0 ? [] : ['']),
    ...(gaps.length === 0 ? [] : [say('ticket missed', { list: [...gaps.slice(0, MOST_GAPS), ...more].join('; ') })]),
    say('ticket host', { host: host.name, os, time: exactText(host.lastContact, language) }),
    say('ticket as of', { time: exactText(report.now, language) }),
    say('ticket page', { url }),
  ];
  return lines.map(plainText).join('\n');
}
