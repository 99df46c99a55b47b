import { Button, Menu } from '@mantine/core';
import { Icon } from './icon.tsx';

interface ActionMenuProps<T extends string> {
  /** What the button shows, and what it says to whoever does not see beside what it stands. */
  readonly label: string;
  readonly name: string;
  readonly actions: readonly T[];
  readonly isBusy: boolean;
  wordOf(action: T): string;
  onChoose(action: T): void;
}

/** A button that opens what can be done with one thing. */
export function ActionMenu<T extends string>({ label, name, actions, isBusy, wordOf, onChoose }: ActionMenuProps<T>) {
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button size="compact-sm" variant="default" rightSection={<Icon name="down" />} loading={isBusy} aria-label={name}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item key={action} onClick={() => onChoose(action)}>
            {wordOf(action)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
