import { Text, Title } from '@mantine/core';
import type { ComplianceView } from '../../../api-client/client.generated.ts';
import { LANGUAGE_TAGS } from '../../words/language.ts';
import { useWords } from '../../words/use-words.tsx';
import { COMPLIANCE_WORDS } from './words.ts';

/** How quickly copies are known, and gone. */
export function TimesCard({ report: { known, removed } }: { readonly report: ComplianceView }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  return (
    <section className="card overview-card" aria-label={say('times')}>
      <Title order={2}>{say('times')}</Title>
      <div className="times">
        <Time name={say('known')} what={say('known what')} spans={known} />
        <Time name={say('removed')} what={say('removed what')} spans={removed} />
      </div>
    </section>
  );
}

interface TimeProps {
  readonly name: string;
  readonly what: string;
  readonly spans: ComplianceView['known'];
}

function Time({ name, what, spans: { count, medianSeconds, p95Seconds } }: TimeProps) {
  const { say, language } = useWords(COMPLIANCE_WORDS);
  const tag = LANGUAGE_TAGS[language];
  return (
    <div>
      <Text component="h3" fw={600}>
        {name}
      </Text>
      <Text size="sm" c="dimmed">
        {what}
      </Text>
      {medianSeconds === undefined || p95Seconds === undefined ? (
        <Text mt={8}>{say('no times')}</Text>
      ) : (
        <>
          <Text className="time-figure">{say('half within', { span: spanText(medianSeconds, tag) })}</Text>
          <Text>{say('most within', { span: spanText(p95Seconds, tag) })}</Text>
          <Text size="sm" c="dimmed">
            {say('of copies', { count })}
          </Text>
        </>
      )}
    </div>
  );
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `2.5 days`, `4 minutes`, `12 seconds`; never nothing. */
function spanText(given: number, tag: string): string {
  const seconds = Math.max(1, given);
  const [unit, length] = UNITS.find(([, one]) => seconds >= one) ?? (['second', 1] as const);
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 }).format(
    seconds / length,
  );
}
