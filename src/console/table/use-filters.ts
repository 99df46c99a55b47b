import { useLocation, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Filters } from './contract.ts';

/** The filters of the page's address by their names, and how to change them; what the page does not know stays out. */
export function useFilters(names: readonly string[]) {
  const search = useLocation({ select: (location) => location.searchStr });
  const navigate = useNavigate();
  const known = names.join(' ');
  const filters = useMemo((): Filters => {
    const given = new URLSearchParams(search);
    const pairs = known.split(' ').map((name) => [name, given.get(name) ?? ''] as const);
    return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
  }, [search, known]);
  const replace = (wanted: Filters) => {
    const kept = Object.entries(wanted).filter(([name, value]) => names.includes(name) && value !== '');
    void navigate({ to: '.', search: Object.fromEntries(kept), replace: true, resetScroll: false });
  };
  return {
    filters,
    replace,
    /** An empty value takes the filter away. */
    set: (name: string, value: string) => replace({ ...filters, [name]: value }),
  };
}

/** All filters but one. */
export function without(filters: Filters, name: string): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([one]) => one !== name));
}
