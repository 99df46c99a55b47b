import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Filters } from '../../table/contract.ts';

interface PartLinkProps {
  readonly part: string;
  readonly filters?: Filters;
  /** It stands within a text, where colour alone would tell it from the rest. */
  readonly isInText?: boolean;
  readonly children: ReactNode;
}

/** Leads to another part of administration, or to the same one asked otherwise. */
export function PartLink({ part, filters = {}, isInText = false, children }: PartLinkProps) {
  const search = { part, ...filters };
  return (
    <Anchor
      inherit
      underline={isInText ? 'always' : 'hover'}
      renderRoot={(props: object) => <Link to="/administration" search={search} {...props} />}
    >
      {children}
    </Anchor>
  );
}
