import { useLocalStorage } from '@mantine/hooks';
import { useSelf } from '../session/self.tsx';
import type { Column } from './contract.ts';

/** Which columns somebody chose, for himself and in this browser. */
export interface ColumnChoice {
  /** Shown or not, by id. */
  readonly visibility: Readonly<Record<string, boolean>>;
  show(id: string, isShown: boolean): void;
}

/** The choice of whoever is signed in, for the table of that name. */
export function useColumns<T>(table: string, columns: readonly Column<T>[]): ColumnChoice {
  const { name } = useSelf();
  const [chosen, choose] = useLocalStorage<Readonly<Record<string, boolean>>>({
    key: `bandog-columns-${table}-${name}`,
    defaultValue: {},
    getInitialValueInEffect: false,
    deserialize: (kept) => readChoice(kept),
  });
  const visibility = Object.fromEntries(
    columns.map(({ id, isFixed, isExtra }) => [id, isFixed === true || (chosen[id] ?? isExtra !== true)]),
  );
  return { visibility, show: (id, isShown) => choose((before) => ({ ...before, [id]: isShown })) };
}

/** What was kept may be of another version, or anybody's. */
function readChoice(kept: string | undefined): Readonly<Record<string, boolean>> {
  try {
    const value: unknown = JSON.parse(kept ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter((pair): pair is [string, boolean] => typeof pair[1] === 'boolean'));
  } catch {
    return {};
  }
}
