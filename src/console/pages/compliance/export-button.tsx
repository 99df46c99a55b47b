import { Button, Menu, Text } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../../display/icon.tsx';
import { api } from '../../session/client.ts';
import { useWords } from '../../words/use-words.tsx';
import { COMPLIANCE_WORDS } from './words.ts';

type Asked = Omit<Parameters<typeof api.exportCompliance>[0], 'format'>;
type Format = Parameters<typeof api.exportCompliance>[0]['format'];

const FORMATS: readonly Format[] = ['csv', 'jsonl', 'xlsx'];
const TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  jsonl: 'application/x-ndjson',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

type Progress = { readonly bytes: number } | { readonly failure: string } | undefined;

/** What a card shows as a file; says how much has come, since the collector may have to look through much. */
export function ExportButton({ asked, name }: { readonly asked: Asked; readonly name: string }) {
  const { say } = useWords(COMPLIANCE_WORDS);
  const [progress, setProgress] = useState<Progress>();
  const isUnderWay = progress !== undefined && 'bytes' in progress;
  const take = async (format: Format) => {
    setProgress({ bytes: 0 });
    try {
      await save({ ...asked, format }, (bytes) => setProgress({ bytes }));
      setProgress(undefined);
    } catch (error) {
      setProgress({ failure: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <div className="export">
      <Text size="sm" c="dimmed" role="status">
        {isUnderWay && say('exporting', { kilobytes: Math.ceil(progress.bytes / 1024) })}
        {progress !== undefined && 'failure' in progress && say('export failed', { why: progress.failure })}
      </Text>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            loading={isUnderWay}
            leftSection={<Icon name="download" />}
            aria-label={say('export of', { name })}
          >
            {say('export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => void take(format)}>
              {format.toUpperCase()}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

async function save(asked: Asked & { readonly format: Format }, tell: (bytes: number) => void): Promise<void> {
  const parts: BlobPart[] = [];
  let bytes = 0;
  for await (const part of api.exportCompliance(asked)) {
    parts.push(new Uint8Array(part));
    bytes += part.length;
    tell(bytes);
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts, { type: TYPES[asked.format] }));
  link.download = `bandog-${asked.part}-${asked.from.slice(0, 10)}-${asked.to.slice(0, 10)}.${asked.format}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
