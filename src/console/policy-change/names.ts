import { useQuery } from '@tanstack/react-query';
import { api } from '../session/client.ts';
import { useMay } from '../session/self.tsx';

/** Products as a field offers them: by name, those with the most copies first. */
export function useProducts(): readonly { readonly value: string; readonly label: string }[] {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['products'],
    queryFn: async () => api.listProducts({}),
    enabled: may('listProducts'),
    select: ({ items }) => items.map(({ id, name }) => ({ value: id, label: name })),
  });
  return data ?? NONE;
}

const NONE: readonly never[] = [];

/** Names of products by their ids; an unknown one goes by its id. */
export function useProductNames(): (id: string) => string {
  const products = useProducts();
  return (id) => products.find(({ value }) => value === id)?.label ?? id;
}

/** Paths of the groups that somebody sees. */
export function useGroups(): readonly string[] {
  const may = useMay();
  const { data } = useQuery({ queryKey: ['groups'], queryFn: async () => api.listGroups(), enabled: may('listGroups') });
  return (data?.items ?? []).map(({ path }) => path);
}
