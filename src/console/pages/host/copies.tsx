import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { HostReport } from '../../../api-client/client.generated.ts';
import { Nothing } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { Icon } from '../../display/icon.tsx';
import { VerdictMark } from '../../display/mark.tsx';
import { useWords } from '../../words/use-words.tsx';
import { byProduct, type ProductCopies } from './answer.ts';
import { CopyCard } from './copy-card.tsx';
import { HOST_WORDS } from './words.ts';

/** What is on the host, by product, the worst first; then what is gone. */
export function Copies({ report }: { readonly report: HostReport }) {
  const { say } = useWords(HOST_WORDS);
  const [isGoneShown, setGoneShown] = useState(false);
  const groups = byProduct(report.findings);
  // The answer on top has told reason and alternative of the one banned product.
  const banned = groups.filter(({ verdict }) => verdict.verdict === 'banned');
  const gone = report.findings.filter(({ finding }) => finding.state === 'gone');
  return (
    <section>
      <Title order={2} mb="sm">
        {say('copies')}
      </Title>
      <Stack gap="md">
        {groups.length === 0 && (
          <div className="card">
            <Nothing title={say('no copies')}>{say('no copies what')}</Nothing>
          </div>
        )}
        {groups.map((group) => (
          <Product key={group.product} group={group} isTold={group.verdict.verdict === 'banned' && banned.length === 1} />
        ))}
        {report.isCut && <Text c="dimmed">{say('is cut', { count: report.findings.length })}</Text>}
        {gone.length > 0 && (
          <Button
            variant="subtle"
            color="gray"
            className="fold"
            aria-expanded={isGoneShown}
            leftSection={<Icon name={isGoneShown ? 'down' : 'right'} />}
            onClick={() => setGoneShown(!isGoneShown)}
          >
            {say('show gone', { count: gone.length })}
          </Button>
        )}
        {isGoneShown && gone.map((view) => <CopyCard key={view.finding.id} view={view} isAlone />)}
      </Stack>
    </section>
  );
}

function Product({ group, isTold }: { readonly group: ProductCopies; readonly isTold: boolean }) {
  const { say } = useWords(HOST_WORDS);
  const { name, verdict, copies } = group;
  return (
    <article className="card product">
      <header className="product-head">
        <Title order={3}>
          <HostText text={name} />
        </Title>
        <VerdictMark verdict={verdict.verdict} />
      </header>
      {!isTold && (verdict.reason ?? verdict.guideline) !== undefined && (
        <Text c="dimmed" className="product-why" component="p">
          <HostText text={[verdict.reason, verdict.guideline].filter((one) => one !== undefined).join(' ')} shown={600} />{' '}
          {verdict.alternative !== undefined && say('use instead', { product: verdict.alternative.name })}
        </Text>
      )}
      {copies.map((view) => (
        <CopyCard key={view.finding.id} view={view} />
      ))}
    </article>
  );
}
