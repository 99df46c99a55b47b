import { Button, NativeSelect, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Failure, Loading } from '../../display/answers.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import type { Asked } from './asked.ts';
import { ExportButton } from './export-button.tsx';
import { Sample } from './sample.tsx';
import { COMPLIANCE_WORDS } from './words.ts';

const SIZES = [5, 10, 25, 50, 100] as const;
type Of = 'hosts' | 'findings';

interface Drawn {
  readonly of: Of;
  readonly seed: string;
  readonly size: number;
}

/** A sample by a seed that stands in the address: whoever has the link draws the same. */
export function SampleCard({ asked }: { readonly asked: Asked }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  const drawn = drawnOf(useSearch({ strict: false }));
  return (
    <section className="card overview-card" aria-label={say('sample')}>
      <div className="overview-head">
        <Title order={2}>{say('sample')}</Title>
        {drawn !== undefined && <ExportButton asked={{ ...asked, ...drawn, part: 'sample' }} name={say('sample')} />}
      </div>
      <Text c="dimmed">{say('sample what')}</Text>
      <Choice drawn={drawn} />
      {drawn !== undefined && <Shown asked={asked} drawn={drawn} />}
    </section>
  );
}

function drawnOf({ of, seed, size }: Readonly<Record<string, unknown>>): Drawn | undefined {
  const wanted = SIZES.find((one) => String(one) === String(size));
  if ((of !== 'hosts' && of !== 'findings') || wanted === undefined) return undefined;
  if (typeof seed !== 'string' && typeof seed !== 'number') return undefined;
  return String(seed) === '' ? undefined : { of, seed: String(seed).slice(0, 64), size: wanted };
}

function Choice({ drawn }: { readonly drawn: Drawn | undefined }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  const navigate = useNavigate();
  const [of, setOf] = useState<Of>(drawn?.of ?? 'findings');
  const [size, setSize] = useState(drawn?.size ?? 10);
  const [seed, setSeed] = useState(drawn?.seed ?? newSeed());
  const draw = () => {
    void navigate({ to: '.', search: (before: object) => ({ ...before, of, seed, size: String(size) }), replace: true });
  };
  return (
    <form
      className="sample-choice"
      onSubmit={(event) => {
        event.preventDefault();
        draw();
      }}
    >
      <NativeSelect
        label={say('drawn from')}
        value={of}
        onChange={({ currentTarget: { value } }) => setOf(value === 'hosts' ? 'hosts' : 'findings')}
        data={[
          { value: 'findings', label: say('of copies in') },
          { value: 'hosts', label: say('of hosts') },
        ]}
      />
      <NativeSelect
        label={say('how many')}
        value={String(size)}
        onChange={({ currentTarget: { value } }) => setSize(Number(value))}
        data={SIZES.map(String)}
      />
      <TextInput
        label={say('seed')}
        value={seed}
        required
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget: { value } }) => setSeed(value)}
      />
      <Button type="button" variant="default" onClick={() => setSeed(newSeed())}>
        {say('other seed')}
      </Button>
      <Button type="submit">{say('draw')}</Button>
    </form>
  );
}

/** Begins with a letter, so that no address takes it for a number. */
function newSeed(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return `s${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function Shown({ asked, drawn }: { readonly asked: Asked; readonly drawn: Drawn }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['sample', asked, drawn],
    queryFn: async () => api.drawSample({ ...asked, ...drawn }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data === undefined) return error === null ? <Loading lines={3} /> : <Failure error={error} onRetry={refetch} />;
  return <Sample sample={data} />;
}
