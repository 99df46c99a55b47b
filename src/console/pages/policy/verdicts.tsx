import { Button, Group, Modal, Select, Stack, Table, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PolicyView } from '../../../api-client/client.generated.ts';
import { Nothing } from '../../display/answers.tsx';
import { VerdictMark } from '../../display/mark.tsx';
import { KeptBy } from '../../policy-change/kept-by.tsx';
import { ChangeFoot } from '../../policy-change/change-foot.tsx';
import { useChange } from '../../policy-change/use-change.ts';
import { VerdictDialog, type Decided } from '../../policy-change/verdict-dialog.tsx';
import { useMay } from '../../session/self.tsx';
import { useWords } from '../../words/use-words.tsx';
import { CATEGORY_WORDS } from '../products/category-words.ts';
import { useProductNames } from '../../policy-change/names.ts';
import { POLICY_WORDS } from './words.ts';

type Ruling = PolicyView['rulings'][number];
type Category = keyof typeof CATEGORY_WORDS.en;
const CATEGORIES = Object.keys(CATEGORY_WORDS.en) as readonly Category[];

/** What was decided on products and categories. */
export function Verdicts({ policy }: { readonly policy: PolicyView }) {
  const { say } = useWords(POLICY_WORDS);
  const { say: sayCategory } = useWords(CATEGORY_WORDS);
  const nameOf = useProductNames();
  const may = useMay();
  const [changed, setChanged] = useState<Decided>();
  const [removed, setRemoved] = useState<Ruling>();
  const mayChange = may('changePolicy');
  const titleOf = ({ product, category = '' }: Pick<Decided, 'product' | 'category'>) =>
    product === undefined ? categoryName(category, sayCategory) : nameOf(product);
  const free = CATEGORIES.filter((one) => !policy.rulings.some(({ category }) => category === one));
  return (
    <Stack gap="md">
      {mayChange && (
        <Group justify="end">
          <Select
            size="sm"
            aria-label={say('decide category')}
            placeholder={say('decide category')}
            searchable
            value={null}
            data={free.map((value) => ({ value, label: sayCategory(value) }))}
            onChange={(category) => category !== null && setChanged({ category, verdict: 'banned' })}
          />
        </Group>
      )}
      {policy.rulings.length === 0 ? (
        <Nothing title={say('no verdicts')}>{say('no verdicts what')}</Nothing>
      ) : (
        <Rulings rulings={policy.rulings} titleOf={titleOf} onChange={setChanged} onRemove={setRemoved} />
      )}
      {changed !== undefined && (
        <VerdictDialog
          name={titleOf(changed)}
          decided={changed}
          basedOn={policy.revision}
          onClose={() => setChanged(undefined)}
        />
      )}
      {removed !== undefined && (
        <RemoveDialog name={titleOf(removed)} ruling={removed} basedOn={policy.revision} onClose={() => setRemoved(undefined)} />
      )}
    </Stack>
  );
}

interface RulingsProps {
  readonly rulings: readonly Ruling[];
  titleOf(ruling: Ruling): string;
  onChange(ruling: Ruling): void;
  onRemove(ruling: Ruling): void;
}

function Rulings({ rulings, titleOf, onChange, onRemove }: RulingsProps) {
  const { say } = useWords(POLICY_WORDS);
  const mayChange = useMay()('changePolicy');
  return (
    <div className="card">
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('subject')}</Table.Th>
              <Table.Th>{say('verdict')}</Table.Th>
              <Table.Th>{say('reason')}</Table.Th>
              <Table.Th>{say('kept')}</Table.Th>
              {mayChange && (
                <Table.Th>
                  <VisuallyHidden>{say('change')}</VisuallyHidden>
                </Table.Th>
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rulings.map((ruling) => (
              <Table.Tr key={`${ruling.product} ${ruling.category}`}>
                <Table.Td>
                  {ruling.product === undefined ? (
                    <>
                      <b>{titleOf(ruling)}</b> <span className="dim">{say('whole category')}</span>
                    </>
                  ) : (
                    <Link className="strong-link" to="/products/$product" params={{ product: ruling.product }}>
                      {titleOf(ruling)}
                    </Link>
                  )}
                </Table.Td>
                <Table.Td>
                  <VerdictMark verdict={ruling.verdict} />
                </Table.Td>
                <Table.Td className="said">{ruling.reason ?? ruling.guideline ?? ''}</Table.Td>
                <Table.Td>
                  <KeptBy by={ruling.managedBy} />
                </Table.Td>
                {mayChange && (
                  <Table.Td>
                    {ruling.managedBy === 'console' && (
                      <Group gap={6} wrap="nowrap" justify="end">
                        <Button size="compact-xs" variant="default" onClick={() => onChange(ruling)}>
                          {say('change')}
                        </Button>
                        <Button size="compact-xs" variant="default" onClick={() => onRemove(ruling)}>
                          {say('remove')}
                        </Button>
                      </Group>
                    )}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}

function categoryName(category: string, say: (category: Category) => string): string {
  const known = CATEGORIES.find((one) => one === category);
  return known === undefined ? category : say(known);
}

interface RemoveDialogProps {
  readonly name: string;
  readonly ruling: Ruling;
  readonly basedOn: number;
  onClose(): void;
}

function RemoveDialog({ name, ruling: { product, category }, basedOn, onClose }: RemoveDialogProps) {
  const { say } = useWords(POLICY_WORDS);
  const steps = useChange(basedOn, onClose);
  const key = product === undefined ? `category:${category ?? ''}` : `product:${product}`;
  const change = { remove: [{ kind: 'ruling', key } as const] };
  return (
    <Modal opened onClose={onClose} title={say('remove verdict', { name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          steps.step(change);
        }}
      >
        <Stack>
          <ChangeFoot steps={steps} action={say('remove')} onClose={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
