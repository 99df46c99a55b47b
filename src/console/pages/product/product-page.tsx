import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { Failure, Loading } from '../../display/answers.tsx';
import { Mark, VerdictMark } from '../../display/mark.tsx';
import { CHANGE_WORDS } from '../../policy-change/words.ts';
import { KeptBy } from '../../policy-change/kept-by.tsx';
import { VerdictDialog } from '../../policy-change/verdict-dialog.tsx';
import { useWords } from '../../words/use-words.tsx';
import { CATEGORY_WORDS } from '../products/category-words.ts';
import { InFleet } from './in-fleet.tsx';
import { Recognised, Removal } from './signature-parts.tsx';
import { PRODUCT_WORDS } from './words.ts';
import '../../table/table.css';
import './product.css';

type Report = Awaited<ReturnType<typeof api.getProduct>>;

/** One product. */
export function Page() {
  const { say } = useWords(PRODUCT_WORDS);
  const { say: sayCategory } = useWords(CATEGORY_WORDS);
  const { product = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({ queryKey: ['product', product], queryFn: async () => api.getProduct({ product }) });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  const { name, vendor, category, status } = data.product;
  return (
    <Stack gap="lg">
      <div>
        <Anchor size="sm" renderRoot={(props: object) => <Link to="/products" {...props} />}>
          ← {say('back')}
        </Anchor>
        <Group gap="sm" mt={4}>
          <Title order={1}>{name}</Title>
          {status === 'experimental' && (
            <Mark tone="info" shape="dashed">
              {say('experimental')}
            </Mark>
          )}
        </Group>
        <Text c="dimmed" mt={2}>
          {category === undefined ? say('not in catalogue') : sayCategory(category)}
          {vendor !== undefined && ` · ${say('by vendor', { vendor })}`}
          {data.homepage !== undefined && ` · ${data.homepage}`}
          {data.discontinued !== undefined && ` · ${data.discontinued}`}
        </Text>
      </div>
      <div className="two">
        <Decision report={data} />
        <InFleet report={data} />
      </div>
      {data.risk !== undefined && (
        <section className="card part">
          <Title order={2}>{say('risk')}</Title>
          <Text mt={6}>{data.risk}</Text>
        </section>
      )}
      <Recognised report={data} />
      <Removal report={data} />
    </Stack>
  );
}

function Decision({ report }: { readonly report: Report }) {
  const { say } = useWords(PRODUCT_WORDS);
  const { say: sayOf } = useWords(CHANGE_WORDS);
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const policy = useQuery({ queryKey: ['policy'], queryFn: async () => api.getPolicy(), enabled: may('changePolicy') });
  const { id, name, verdict } = report.product;
  const isOfFile = verdict.because === 'product' && verdict.managedBy === 'file';
  const { reason, alternative, guideline } = verdict;
  return (
    <section className="card part">
      <Group justify="space-between" align="start">
        <Title order={2}>{say('decision')}</Title>
        {may('changePolicy') && !isOfFile && policy.data !== undefined && (
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            {say('change verdict')}
          </Button>
        )}
      </Group>
      <Group gap="xs" mt={10}>
        <VerdictMark verdict={verdict.verdict} />
        <Text c="dimmed" size="sm">
          {say(`because ${verdict.because === 'product' || verdict.because === 'category' ? verdict.because : 'nothing'}`)}
        </Text>
        {verdict.managedBy !== undefined && <KeptBy by={verdict.managedBy} />}
      </Group>
      {reason !== undefined && <Text mt={10}>{reason}</Text>}
      {guideline !== undefined && (
        <Text mt={10}>
          <b>{say('guideline')}:</b> {guideline}
        </Text>
      )}
      {alternative !== undefined && (
        <Text mt={10}>
          <Link to="/products/$product" params={{ product: alternative.id }}>
            {say('use instead', { name: alternative.name })}
          </Link>
        </Text>
      )}
      <Text c="dimmed" size="sm" mt={10}>
        {isOfFile && may('changePolicy') ? sayOf('file owns') : say('may differ')}
      </Text>
      {isOpen && policy.data !== undefined && (
        <VerdictDialog
          name={name}
          decided={{ product: id, verdict: verdict.verdict, reason, alternative: alternative?.id, guideline }}
          basedOn={policy.data.revision}
          onClose={() => setOpen(false)}
        />
      )}
    </section>
  );
}
