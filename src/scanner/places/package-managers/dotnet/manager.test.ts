import { expect, test } from 'vitest';
import { lookWith } from '../fixtures/look.ts';

const SIGNATURES = { aider: { dotnet: ['acme.aichat'] } };
const SETTINGS =
  '<?xml version="1.0"?><DotNetCliTool Version="1"><Commands><Command Name="aichat" EntryPoint="AiChat.dll" Runner="dotnet" /></Commands></DotNetCliTool>';

test('a global tool: its folder in the store, the command beside it', () => {
  const store = '/home/bob/.dotnet/tools/.store';
  const tree = {
    [`${store}/acme.aichat/1.4.0/acme.aichat/1.4.0/tools/net8.0/any/DotnetToolSettings.xml`]: SETTINGS,
    [`${store}/acme.aichat/1.4.0/acme.aichat/1.4.0/tools/net8.0/any/AiChat.dll`]: 'MZ',
    [`${store}/acme.other/1.0.0/project.assets.json`]: '{}',
    '/home/bob/.dotnet/tools/aichat': { text: 'ELF', mode: 0o755 },
  };
  expect(lookWith('dotnet', tree, SIGNATURES)).toEqual({
    rows: [
      {
        product: 'aider',
        channel: 'dotnet',
        identity: 'proven',
        version: '1.4.0',
        account: 'bob',
        anchor: `${store}/acme.aichat`,
        paths: ['/home/bob/.dotnet/tools/aichat'],
      },
    ],
    gaps: [],
  });
});

test('an emptied one is only possible', () => {
  const { rows } = lookWith('dotnet', { '/home/bob/.dotnet/tools/.store/acme.aichat/1.4.0': null }, SIGNATURES);
  expect(rows).toMatchObject([{ identity: 'possible' }]);
});
