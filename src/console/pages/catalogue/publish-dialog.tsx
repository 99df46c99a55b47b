import { Alert, Button, Checkbox, FileInput, Group, List, Modal, Radio, Stack, Text } from '@mantine/core';
import { RINGS } from '../../display/api-words.ts';
import { HostText } from '../../display/host-text.tsx';
import { Refusal } from '../../display/refusal.tsx';
import { useWords } from '../../words/use-words.tsx';
import { usePublishing, type Publishing } from './use-publishing.ts';
import { CATALOGUE_WORDS } from './words.ts';

/** What the collector looked at before it took a release (src/collector/routes/catalogue/publish.ts). */
const CHECKS = ['check opens', 'check marker', 'check signature', 'check same', 'check newer'] as const;

interface PublishDialogProps {
  /** Whether the collector signs what comes without a signature. */
  readonly isOnline: boolean;
  onClose(): void;
}

/** Brings a compiled catalogue, and what was signed of it where the publisher key is kept, to the collector, which checks both. */
export function PublishDialog({ isOnline, onClose }: PublishDialogProps) {
  const { say } = useWords(CATALOGUE_WORDS);
  const publishing = usePublishing(isOnline);
  const { publish, isSigned, isReady, send } = publishing;
  return (
    <Modal opened onClose={onClose} title={say('publish')} size="md">
      {publish.data !== undefined ? (
        <Published revision={publish.data.revision} {...{ isSigned, onClose }} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Stack>
            <Files {...{ publishing, isOnline }} />
            <Receivers publishing={publishing} />
            <Refusal error={publish.error} />
            <Group justify="end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {say('cancel')}
              </Button>
              <Button type="submit" disabled={!isReady} loading={publish.isPending}>
                {say('publish it')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

interface FilesProps {
  readonly publishing: Publishing;
  readonly isOnline: boolean;
}

function Files({ publishing: { chosen, choose, says, isNoStatement }, isOnline }: FilesProps) {
  const { say } = useWords(CATALOGUE_WORDS);
  return (
    <>
      <FileInput
        data-autofocus
        label={say('catalogue file')}
        description={<code className="code">bandog signatures compile</code>}
        placeholder={say('choose file')}
        required
        withAsterisk={false}
        value={chosen.file}
        onChange={choose.setFile}
      />
      <FileInput
        label={say('signed file')}
        description={
          isOnline ? (
            say('signed here')
          ) : (
            <code className="code">bandog collector catalogue sign FILE --key KEY --revision N</code>
          )
        }
        placeholder={say('choose file')}
        required={!isOnline}
        withAsterisk={false}
        clearable={isOnline}
        value={chosen.signedFile}
        onChange={choose.setSignedFile}
        error={isNoStatement ? say('no statement') : undefined}
      />
      {says !== undefined && (
        <Text size="sm" c="dimmed">
          {say('statement says', { revision: says.revision })} <HostText text={says.version} shown={64} />
        </Text>
      )}
    </>
  );
}

function Receivers({ publishing: { chosen, choose } }: { readonly publishing: Publishing }) {
  const { say } = useWords(CATALOGUE_WORDS);
  return (
    <>
      <Radio.Group
        label={say('first ring')}
        value={chosen.ring}
        onChange={(value) => choose.setRing(RINGS.find((one) => one === value) ?? 'canary')}
      >
        <Group mt={6}>
          {RINGS.map((one) => (
            <Radio key={one} value={one} label={say(one)} />
          ))}
        </Group>
      </Radio.Group>
      <Checkbox
        label={say('hold back')}
        checked={chosen.isHeldBack}
        onChange={(event) => choose.setHeldBack(event.currentTarget.checked)}
      />
    </>
  );
}

interface PublishedProps {
  readonly revision: number;
  readonly isSigned: boolean;
  onClose(): void;
}

function Published({ revision, isSigned, onClose }: PublishedProps) {
  const { say } = useWords(CATALOGUE_WORDS);
  return (
    <Stack>
      <Alert color="green" variant="outline" role="status" title={say('is published', { revision })}>
        <List size="sm">
          {CHECKS.filter((check) => isSigned || check !== 'check same').map((check) => (
            <List.Item key={check}>{say(check === 'check signature' && !isSigned ? 'check signed here' : check)}</List.Item>
          ))}
        </List>
      </Alert>
      <Group justify="end">
        <Button onClick={onClose}>{say('close')}</Button>
      </Group>
    </Stack>
  );
}
