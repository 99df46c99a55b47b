import { Text, Title } from '@mantine/core';
import type { api } from '../../session/client.ts';
import { CopyButton } from '../../display/copy-button.tsx';
import { DISPLAY_WORDS } from '../../display/words.ts';
import { useWords } from '../../words/use-words.tsx';
import { PRODUCT_WORDS } from './words.ts';

/** Signs of one kind that are shown. */
const SHOWN = 8;

interface PartProps {
  readonly report: Awaited<ReturnType<typeof api.getProduct>>;
}

/** By what it is recognised, in plain words and with the signs themselves. */
export function Recognised({ report: { looksFor } }: PartProps) {
  const { say } = useWords(PRODUCT_WORDS);
  if (looksFor.length === 0) return null;
  return (
    <section className="card part">
      <Title order={2}>{say('looks for')}</Title>
      <Text c="dimmed" size="sm" mt={4}>
        {say('looks for what')}
      </Text>
      <dl className="signs">
        {looksFor.map(({ kind, values }) => (
          <div key={kind}>
            <dt>{say(kind)}</dt>
            <dd>
              {values.slice(0, SHOWN).map((value) => (
                <code key={value} className="code">
                  {value}
                </code>
              ))}
              {values.length > SHOWN && <span className="dim">{say('more', { count: values.length - SHOWN })}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** How a copy of each channel is removed. */
export function Removal({ report: { removal } }: PartProps) {
  const { say } = useWords(PRODUCT_WORDS);
  const { say: sayOf } = useWords(DISPLAY_WORDS);
  if (removal.length === 0) return null;
  return (
    <section className="card part">
      <Title order={2}>{say('removal')}</Title>
      <dl className="signs">
        {removal.map(({ channel, steps }) => (
          <div key={channel}>
            <dt>{channel === 'default' ? say('removal default') : channel}</dt>
            <dd>
              <pre className="steps">{steps.join('\n')}</pre>
              <CopyButton size="compact-xs" text={steps.join('\n')}>
                {sayOf('copy')}
              </CopyButton>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
