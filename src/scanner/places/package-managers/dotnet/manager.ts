import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, OsPackageCandidate, PlaceGap } from '../../contract.ts';
import type { LayoutInput, PackageManager } from '../contract.ts';
import { foldersIn } from '../versioned-store.ts';
import { fromBytes, join, parentOf, type HostPath } from '../../../../domain/host-path.ts';
import { byNumber } from '../../../../domain/natural-order.ts';

const MAX_SETTINGS = 64 * 1024;
const MAX_COMMANDS = 10;
/** `<Command Name="aichat" EntryPoint="AiChat.dll" Runner="dotnet" />` */
const COMMAND = /<Command\b[^>]{0,500}?\bName="([^"/\\]{1,100})"/g;

/**
 * Global tools of .NET: `~/.dotnet/tools/.store/<id>/<version>/<id>/<version>/tools/<framework>/<runtime>/DotnetToolSettings.xml`, which names
 * the commands that stand beside `.store` (https://learn.microsoft.com/dotnet/core/tools/global-tools, "Install a global tool"; dotnet/sdk,
 * ToolPackageStoreAndQuery). Ids are in lower case.
 */
export const dotnet: PackageManager = {
  id: 'dotnet',
  platforms: ['linux', 'macos', 'windows'],
  system: [
    { pattern: '/usr/local/share/dotnet-tools/.store', channel: 'dotnet', layout: toolStore },
    { pattern: '/opt/dotnet-tools/.store', channel: 'dotnet', layout: toolStore },
  ],
  home: [{ pattern: '.dotnet/tools/.store', channel: 'dotnet', layout: toolStore }],
};

function* toolStore(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  for (const id of foldersIn(look, at.folder.real)) {
    if (typeof id !== 'string') yield id;
    else if (look.wanted.has(`dotnet:${id.toLowerCase()}`)) yield* candidateOf(look, at, id);
  }
}

function* candidateOf(look: Look, at: LayoutInput, id: string): Iterable<OsPackageCandidate | PlaceGap> {
  const root = join(at.folder.real, id);
  const versions: string[] = [];
  for (const version of foldersIn(look, root)) {
    if (typeof version === 'string') versions.push(version);
    else yield version;
  }
  const version = versions.toSorted((one, other) => byNumber(other, one))[0];
  if (version === undefined) return;
  const tools = `${root}/${version}/${id}/${version}/tools`;
  const commands = parentOf(at.folder.real);
  yield {
    kind: 'os-package',
    key: `dotnet:${id.toLowerCase()}`,
    path: join(root, version),
    version,
    channel: 'dotnet',
    root,
    anchor: root,
    files: commandsIn(look, tools).map((name) => join(commands, name)),
    code: tools,
  };
}

/** Names of its commands, by the settings of any framework and runtime that it is built for. */
function commandsIn(look: Look, tools: HostPath): readonly string[] {
  for (const framework of foldersIn(look, tools)) {
    if (typeof framework !== 'string') continue;
    for (const runtime of foldersIn(look, join(tools, framework))) {
      const bytes =
        typeof runtime === 'string'
          ? look.host.read(`${tools}/${framework}/${runtime}/DotnetToolSettings.xml`, MAX_SETTINGS)
          : 'absent';
      if (isOutcome(bytes)) continue;
      return [...fromBytes(bytes).matchAll(COMMAND)].slice(0, MAX_COMMANDS).map(([, name = '']) => name);
    }
  }
  return [];
}
