import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Ago } from '../../display/ago.tsx';
import { Icon } from '../../display/icon.tsx';
import { Mark } from '../../display/mark.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { api } from '../../session/client.ts';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { AUDIT_WORDS } from './audit-words.ts';

type Checked = Awaited<ReturnType<typeof api.verifyAuditLog>>;
/** Of many problems the first say where to look. */
const SHOWN = 10;

/** Whether the log is as it was written, and the log as a file that says so anywhere. */
export function AuditCheck() {
  const { say } = useWords(AUDIT_WORDS);
  const may = useMay();
  const check = useMutation({ mutationFn: async () => api.verifyAuditLog() });
  return (
    <section className="card padded">
      <Group gap="sm">
        {may('verifyAuditLog') && (
          <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
            {say('check')}
          </Button>
        )}
        <Text size="sm" c="dimmed" flex={1} miw={220}>
          {say('check what')}
        </Text>
        {may('exportAuditLog') && (
          <Button variant="default" component="a" href="/api/v1/audit/export" download leftSection={<Icon name="download" />}>
            {say('export')}
          </Button>
        )}
      </Group>
      <div role="status">{check.data !== undefined && <Outcome checked={check.data} />}</div>
      <Refusal error={check.error} />
    </section>
  );
}

function Outcome({ checked: { lines, problems, badSeals, sealed, key } }: { readonly checked: Checked }) {
  const { say, show } = useWords(AUDIT_WORDS);
  const isWhole = problems.length === 0 && badSeals === 0;
  return (
    <div className="outcome">
      <Mark tone={isWhole ? 'good' : 'bad'} shape={isWhole ? 'check' : 'cross'}>
        {isWhole && say(sealed === undefined ? 'chained' : 'whole', { count: lines })}
        {problems.length > 0 && say('broken', { count: problems.length })}
        {problems.length === 0 && badSeals > 0 && say('bad seals', { count: badSeals })}
      </Mark>
      <Text size="sm" mt={6}>
        {sealed === undefined ? say('not sealed') : show('sealed to', { number: sealed.number, when: <Ago at={sealed.at} /> })}{' '}
        {problems.length > 0 && badSeals > 0 && say('bad seals', { count: badSeals })} {!isWhole && say('what to do')}
      </Text>
      {problems.length > 0 && (
        <ul className="plain-list">
          {problems.slice(0, SHOWN).map(({ line, what }) => (
            <li key={`${line} ${what}`}>{say(`problem ${what}`, { line })}</li>
          ))}
        </ul>
      )}
      <Text size="sm" c="dimmed" mt={6}>
        {say('key')} <code className="code">{key}</code>
      </Text>
    </div>
  );
}
