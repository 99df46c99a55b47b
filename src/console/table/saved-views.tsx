import { ActionIcon, Button, Checkbox, Group, Menu, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../display/form-dialog.tsx';
import { HostText } from '../display/host-text.tsx';
import { Icon } from '../display/icon.tsx';
import { api } from '../session/client.ts';
import { useWords } from '../words/use-words.tsx';
import type { Filters } from './contract.ts';
import { TABLE_WORDS } from './words.ts';

const KEY = ['saved-queries'];

interface SavedViewsProps {
  readonly about: 'hosts' | 'findings';
  readonly filters: Filters;
  /** Filters that the API takes as yes or no. */
  readonly flags: readonly string[];
  onChoose(filters: Filters): void;
}

/** Filters that people keep under a name. */
export function SavedViews({ about, filters, flags, onChoose }: SavedViewsProps) {
  const { say } = useWords(TABLE_WORDS);
  const client = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const { data } = useQuery({ queryKey: KEY, queryFn: async () => api.listSavedQueries() });
  const forget = useMutation({
    mutationFn: async (name: string) => api.forgetQuery({ name }),
    onSuccess: async () => client.invalidateQueries({ queryKey: KEY }),
  });
  const views = (data?.items ?? []).filter((one) => one.about === about);
  const part = (isMine: boolean) => views.filter((one) => one.isMine === isMine);
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={280}>
        <Menu.Target>
          <Button variant="default" size="sm" className="tool" leftSection={<Icon name="bookmark" />}>
            <span className="tool-words">{say('views')}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && (
            <Text size="sm" c="dimmed" p="xs">
              {say('no views')}
            </Text>
          )}
          {([true, false] as const).map((isMine) =>
            part(isMine).length === 0 ? null : (
              <div key={String(isMine)} role="presentation">
                <Menu.Label>{say(isMine ? 'mine' : 'by others')}</Menu.Label>
                {part(isMine).map(({ name, owner, question }) => (
                  <Group key={`${owner} ${name}`} gap={2} wrap="nowrap" role="presentation">
                    <Menu.Item flex={1} onClick={() => onChoose(textsOf(question))}>
                      <HostText text={name} shown={40} />
                    </Menu.Item>
                    {isMine && (
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        role="menuitem"
                        aria-label={say('forget view', { name })}
                        onClick={() => forget.mutate(name)}
                      >
                        <Icon name="cross" size={12} />
                      </ActionIcon>
                    )}
                  </Group>
                ))}
              </div>
            ),
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="plus" />} onClick={() => setSaving(true)}>
            {say('save view')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isSaving && <SaveView {...{ about, filters, flags }} onClose={() => setSaving(false)} />}
    </>
  );
}

function SaveView({ about, filters, flags, onClose }: Omit<SavedViewsProps, 'onChoose'> & { readonly onClose: () => void }) {
  const { say } = useWords(TABLE_WORDS);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const question = Object.fromEntries(
        Object.entries(filters).map(([key, value]) => [key, flags.includes(key) ? value === 'true' : value]),
      );
      await api.saveQuery({ name: name.trim(), about, isShared, question });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: KEY });
      onClose();
    },
  });
  return (
    <FormDialog
      title={say('save view')}
      size="sm"
      action={say('save')}
      error={save.error}
      isBusy={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={say('view name')}
        value={name}
        maxLength={100}
        required
        withAsterisk={false}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox label={say('view shared')} checked={isShared} onChange={(event) => setShared(event.currentTarget.checked)} />
    </FormDialog>
  );
}

function textsOf(question: Readonly<Record<string, string | boolean>>): Filters {
  return Object.fromEntries(
    Object.entries(question).flatMap(([name, value]) => (value === false ? [] : [[name, String(value)]])),
  );
}
