import type { EnvironmentFinder } from './contract.ts';
import { chroots } from './chroots/finder.ts';
import { containerd } from './containerd/finder.ts';
import { docker } from './docker/finder.ts';
import { machines } from './machines/finder.ts';
import { mounts } from './mounts/finder.ts';
import { podman } from './podman/finder.ts';
import { wsl } from './wsl/finder.ts';

/** All finders of further roots; when two name the same folders, the first one's word counts. */
export const finders: readonly EnvironmentFinder[] = [docker, containerd, podman, machines, chroots, mounts, wsl];
