import { PasswordInput, TextInput } from '@mantine/core';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
}

const MUST = { required: true, withAsterisk: false } as const;

/** Who somebody is. */
export function AccountField({ onChange, isFirst = false, ...field }: FieldProps & { readonly isFirst?: boolean }) {
  return (
    <TextInput
      {...field}
      {...MUST}
      {...(isFirst ? { 'data-autofocus': true } : {})}
      autoComplete="username"
      maxLength={100}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface PasswordFieldProps extends FieldProps {
  readonly description?: string;
  /** What a browser that keeps passwords takes it for. */
  readonly autoComplete: 'current-password' | 'new-password';
}

/** A password, the old one or a new one. */
export function PasswordField({ onChange, ...field }: PasswordFieldProps) {
  return <PasswordInput {...field} {...MUST} maxLength={1024} onChange={(event) => onChange(event.currentTarget.value)} />;
}
