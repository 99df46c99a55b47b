import { Alert } from '@mantine/core';
import { ApiError } from '../../api-client/contract.ts';

/** Why somebody was not let in, and what to do. */
export function Refusal({ error, instead }: { readonly error: unknown; readonly instead?: string | undefined }) {
  if (error === null) return null;
  const remedy = error instanceof ApiError ? error.remedy : '';
  const message = error instanceof Error ? error.message : '';
  return (
    <Alert color="red" variant="outline" role="alert" className="refusal">
      {instead ?? `${message.charAt(0).toUpperCase()}${message.slice(1)}. ${remedy}`}
    </Alert>
  );
}
