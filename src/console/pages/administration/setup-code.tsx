import type { SetupCodeView } from '../../../api-client/client.generated.ts';
import { SecretOnce } from '../../display/secret-once.tsx';
import { exactText } from '../../display/time-words.ts';
import { useWords } from '../../words/use-words.tsx';
import { USER_WORDS } from './user-words.ts';

/** A one-time code, shown once, and what its owner does with it. */
export function SetupCode({
  code: { name, code, expiresAt },
  onClose,
}: {
  readonly code: SetupCodeView;
  readonly onClose: () => void;
}) {
  const { say, language } = useWords(USER_WORDS);
  return (
    <SecretOnce title={say('code title', { name })} secret={code} onClose={onClose}>
      {say('code what', { name, when: exactText(expiresAt, language) })}
    </SecretOnce>
  );
}
