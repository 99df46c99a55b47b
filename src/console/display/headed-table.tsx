import { Table, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';

interface HeadedTableProps {
  /** In pixels; a narrower window moves over it. */
  readonly minWidth: number;
  /** Of the columns that are shown. */
  readonly heads: readonly string[];
  /** Of one more column, whose buttons say themselves what they do. */
  readonly actions?: string;
  /** The rows. */
  readonly children: ReactNode;
}

/** A short table with its head: all of its rows are there at once. */
export function HeadedTable({ minWidth, heads, actions, children }: HeadedTableProps) {
  return (
    <Table.ScrollContainer minWidth={minWidth}>
      <Table verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
            {actions !== undefined && (
              <Table.Th>
                <VisuallyHidden>{actions}</VisuallyHidden>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
