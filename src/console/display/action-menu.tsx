import { Button, Menu } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface ActionMenuProps<T extends string> {
  /** What the button shows, and what it says to whoever does not see beside what it stands. */
  readonly label: string;
  readonly name: string;
  /** What is offered; without any there is no menu. */
  readonly actions: readonly T[];
  readonly isBusy: boolean;
  wordOf(action: T): string;
  /** Those that are done at once. */
  readonly atOnce: Readonly<Partial<Record<T, () => void>>>;
  /** The dialogue of one that asks first. */
  asking(action: T, close: () => void): ReactNode;
}

/** A button that opens what can be done with one thing, and what asks before it is done. */
export function ActionMenu<T extends string>({ label, name, actions, isBusy, wordOf, atOnce, asking }: ActionMenuProps<T>) {
  const [chosen, choose] = useState<T>();
  if (actions.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button size="compact-sm" variant="default" rightSection={<Icon name="down" />} loading={isBusy} aria-label={name}>
            {label}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.map((action) => (
            <Menu.Item key={action} onClick={atOnce[action] ?? (() => choose(action))}>
              {wordOf(action)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {chosen !== undefined && asking(chosen, () => choose(undefined))}
    </>
  );
}
