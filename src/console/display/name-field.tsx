import { TextInput } from '@mantine/core';

interface NameFieldProps {
  readonly label: string;
  readonly description: string;
  /** As the API has it; a name that is another is not sent. */
  readonly pattern: string;
  readonly maxLength: number;
  readonly value: string;
  onChange(value: string): void;
}

/** What something that is made is to be called: the first field of its dialogue. */
export function NameField({ onChange, ...field }: NameFieldProps) {
  return (
    <TextInput
      data-autofocus
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autoComplete="off"
      required
      withAsterisk={false}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...field}
    />
  );
}
