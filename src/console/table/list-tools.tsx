import { Button, Checkbox, Menu, Popover, Stack, VisuallyHidden } from '@mantine/core';
import { Icon } from '../display/icon.tsx';
import { useWords } from '../words/use-words.tsx';
import type { Column, Filters } from './contract.ts';
import type { ColumnChoice } from './use-columns.ts';
import { TABLE_WORDS } from './words.ts';

/** Which columns are shown; kept for the person. */
export function ColumnMenu<T>({ columns, choice }: { readonly columns: readonly Column<T>[]; readonly choice: ColumnChoice }) {
  const { say } = useWords(TABLE_WORDS);
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button variant="default" size="sm" className="tool" leftSection={<Icon name="columns" />}>
          <span className="tool-words">{say('columns')}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={say('columns')}>
        <Stack gap={2}>
          {columns
            .filter(({ isFixed }) => isFixed !== true)
            .map(({ id, title }) => (
              <Checkbox
                key={id}
                className="facet-value"
                size="xs"
                label={title}
                checked={choice.visibility[id] ?? false}
                onChange={(event) => choice.show(id, event.currentTarget.checked)}
              />
            ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

interface OrderMenuProps<O extends string> {
  /** Their titles by what they are called. */
  readonly orders: Readonly<Record<O, string>>;
  readonly chosen: O;
  onChoose(order: O): void;
}

/** In which order a list is; the button says which it is now. */
export function OrderMenu<O extends string>({ orders, chosen, onChoose }: OrderMenuProps<O>) {
  const { say } = useWords(TABLE_WORDS);
  const names = Object.keys(orders) as O[];
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" size="sm" className="tool" leftSection={<Icon name="order" />}>
          <span className="tool-words">
            <VisuallyHidden>{say('order')}: </VisuallyHidden>
            {orders[chosen]}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={chosen} onChange={(value) => onChoose(names.find((name) => name === value) ?? chosen)}>
          {names.map((name) => (
            <Menu.RadioItem key={name} value={name} closeMenuOnClick>
              {orders[name]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ExportMenuProps<T> {
  /** Path of the export in the API. */
  readonly path: string;
  readonly filters: Filters;
  /** What else the export is asked. */
  readonly also?: Filters;
  readonly columns: readonly Column<T>[];
  readonly choice: ColumnChoice;
}

const FORMATS = [
  ['csv', 'CSV'],
  ['jsonl', 'JSONL'],
  ['xlsx', 'XLSX'],
] as const;

/** The rows that fit with the columns that are shown, as a file that the browser takes as it comes. */
export function ExportMenu<T>({ path, filters, also = {}, columns, choice }: ExportMenuProps<T>) {
  const { say } = useWords(TABLE_WORDS);
  const shown = columns.filter(({ id }) => choice.visibility[id] === true).flatMap((column) => column.exports);
  const linkOf = (format: string) => {
    const asked = { ...filters, ...also, format, columns: [...new Set(shown)].join(',') };
    return `${path}?${new URLSearchParams(asked).toString()}`;
  };
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default" size="sm" className="tool" leftSection={<Icon name="download" />}>
          <span className="tool-words">{say('export')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map(([format, name]) => (
          <Menu.Item key={format} component="a" href={linkOf(format)} download>
            {say('export as', { format: name })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
