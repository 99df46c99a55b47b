import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { HostPulse, HostReport } from '../../../api-client/client.generated.ts';
import { Ago } from '../../display/ago.tsx';
import { CopyButton } from '../../display/copy-button.tsx';
import { plainText } from '../../display/host-string.ts';
import { HostText } from '../../display/host-text.tsx';
import { exactText } from '../../display/time-words.ts';
import { DISPLAY_WORDS } from '../../display/words.ts';
import { LANGUAGE_TAGS } from '../../words/language.ts';
import { useWords } from '../../words/use-words.tsx';
import { answerOf, packedCopies, type Answer } from './answer.ts';
import { BESIDE_WORDS } from './beside-words.ts';
import { CheckAgain } from './check-again.tsx';
import { ticketText } from './ticket.ts';
import { HOST_WORDS } from './words.ts';

const TONES = { bad: 'bad', doubtful: 'warn', good: 'good' } as const;

/** The answer in one sentence, what is to be known beside it, and what to do next. */
export function AnswerCard({ report, pulse }: { readonly report: HostReport; readonly pulse: HostPulse | undefined }) {
  const { say, show } = useWords(HOST_WORDS);
  const answer = answerOf(report);
  const sentence = useSentence(report, answer);
  const { host } = report;
  const packed = packedCopies(report);
  return (
    <section className="answer" data-tone={TONES[answer.level]}>
      <Stack gap="md">
        <Group gap="md" align="flex-start" wrap="nowrap">
          <AnswerShape level={answer.level} />
          <Stack gap={6} miw={0}>
            <p className="answer-sentence">{sentence.shown}</p>
            {answer.key === 'found one' && <Reason report={report} />}
            {packed > 0 && <Text>{say('packed too', { count: packed })}</Text>}
            {host.silentAt !== undefined && <Text>{show('silent since', { when: <Ago at={host.lastContact} /> })}</Text>}
            {host.stoppedAt !== undefined && <Text>{show('stopped since', { when: <Ago at={host.stoppedAt} /> })}</Text>}
            {host.storage === 'memory' && <Text>{say('in memory')}</Text>}
          </Stack>
        </Group>
        <Group gap="sm">
          <CheckAgain {...{ report, pulse }} />
          <Ticket report={report} sentence={sentence.text} />
        </Group>
      </Stack>
    </section>
  );
}

function Ticket({ report, sentence }: { readonly report: HostReport; readonly sentence: string }) {
  const { say, language } = useWords(HOST_WORDS);
  const { say: sayBeside } = useWords(BESIDE_WORDS);
  const gaps = report.coverage.incomplete.flatMap(({ scope, gaps: found }) =>
    found.map(({ reason, path }) => `${path ?? scope} (${sayBeside(`gap ${reason}`)})`),
  );
  const url = `${location.origin}/hosts/${report.host.id}`;
  return <CopyButton text={ticketText({ report, sentence, say, language, url, gaps })}>{say('copy ticket')}</CopyButton>;
}

function Reason({ report }: { readonly report: HostReport }) {
  const { say, language } = useWords(HOST_WORDS);
  const banned = report.findings.find(({ verdict, finding }) => verdict.verdict === 'banned' && finding.state !== 'gone');
  if (banned === undefined) return null;
  const { reason, alternative, dueAt } = banned.verdict;
  const day =
    dueAt === undefined ? undefined : new Date(dueAt).toLocaleDateString(LANGUAGE_TAGS[language], { dateStyle: 'long' });
  return (
    <Text>
      {reason !== undefined && <HostText text={reason} shown={600} />}{' '}
      {alternative !== undefined && <strong>{say('use instead', { product: alternative.name })}</strong>}{' '}
      {day !== undefined && say('due at', { day })}
    </Text>
  );
}

/** The sentence for the page, whose times go on, and as text, whose times are exact. */
function useSentence({ coverage }: HostReport, answer: Answer): { readonly shown: ReactNode; readonly text: string } {
  const { say, show, language } = useWords(HOST_WORDS);
  const { say: sayVerdict } = useWords(DISPLAY_WORDS);
  const { key, count, products, at } = answer;
  const list = products
    .map((one) => say('list item', { product: plainText(one.name), count: one.count, verdict: sayVerdict(one.verdict) }))
    .join(language === 'zh' ? '、' : ', ');
  const [first] = products;
  const values = {
    count,
    product: plainText(first?.name ?? ''),
    products: products.length,
    list,
    missing: coverage.incomplete.length,
    scopes: coverage.scopes,
  };
  return {
    shown: show(key, { ...values, when: <Ago at={at} /> }),
    text: say(key, { ...values, when: exactText(at, language) }),
  };
}

const SHAPES: Readonly<Record<Answer['level'], ReactNode>> = {
  bad: <path d="M11 3h10l8 8v10l-8 8H11l-8-8V11zM16 9v8m0 5v.2" />,
  doubtful: <path d="M16 3.5 29.5 27h-27zM16 12v7m0 4v.2" />,
  good: <path d="M16 29a13 13 0 1 0 0-26 13 13 0 0 0 0 26zm-6-12.5 4.3 4.3L22.5 12" />,
};

function AnswerShape({ level }: { readonly level: Answer['level'] }) {
  return (
    <svg className="answer-shape" viewBox="0 0 32 32" aria-hidden="true">
      {SHAPES[level]}
    </svg>
  );
}
