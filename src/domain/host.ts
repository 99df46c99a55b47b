import { Type, type Static } from 'typebox';
import { PLATFORMS } from './platform.ts';
import { closed, oneOf, text } from './schema.ts';

/** The OS account that owns a home or a process, taken from the inode or the process, never from a path alone. */
export const Account = closed({
  /** Numeric uid in decimal, or a Windows SID. */
  id: text(200),
  /** Absent when the account database does not know the id. */
  name: Type.Optional(text(256)),
});
export type Account = Static<typeof Account>;

/** Where on the host: the OS itself, a container, a WSL distribution, a mounted image. */
export const Environment = closed({
  kind: oneOf(['host', 'container', 'wsl', 'image']),
  /** Container id, distribution name or mount point; absent for `host` and for what lies in an image's own layers. */
  id: Type.Optional(text(256)),
  /** Name and tag of the image, without the default registry. */
  image: Type.Optional(text(512)),
  /** The container's name, when somebody chose it. */
  name: Type.Optional(text(256)),
});
export type Environment = Static<typeof Environment>;

/** Labels for people, gathered on the host; never credentials. */
export const HostLabels = closed({
  name: text(256),
  platform: oneOf(PLATFORMS),
  osName: Type.Optional(text(256)),
  osVersion: Type.Optional(text(128)),
  kernel: Type.Optional(text(256)),
  architecture: Type.Optional(text(32)),
  machineId: Type.Optional(text(128)),
  manufacturer: Type.Optional(text(256)),
  model: Type.Optional(text(256)),
  serial: Type.Optional(text(256)),
  uuid: Type.Optional(text(128)),
  agentVersion: Type.Optional(text(64)),
});
export type HostLabels = Static<typeof HostLabels>;
