import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../words/use-words.tsx';
import { TABLE_WORDS } from './words.ts';

interface JumpToProps {
  readonly given: string;
  onJump(value: string): void;
}

/** The list goes on from a host's name; an empty one leads to its beginning. */
export function JumpTo(props: JumpToProps) {
  // What the address says is in the field, also when somebody goes back.
  return <JumpField key={props.given} {...props} />;
}

function JumpField({ given, onJump }: JumpToProps) {
  const { say } = useWords(TABLE_WORDS);
  const [typed, setTyped] = useState(given);
  return (
    <form
      className="jump"
      onSubmit={(event) => {
        event.preventDefault();
        onJump(typed.trim());
      }}
    >
      <TextInput
        size="sm"
        w={150}
        aria-label={say('jump to')}
        placeholder={say('jump to')}
        value={typed}
        maxLength={256}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </form>
  );
}
