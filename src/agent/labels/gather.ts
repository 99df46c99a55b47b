/**
 * A process of its own that prints this host's labels as one line of JSON and ends, so that the libraries that know
 * hardware never stay in the agent's memory. They run the system's own tools (dmidecode, cat /etc/machine-id): whoever
 * starts this gives it a clean environment and a deadline. Never `systeminformation.versions()`: it runs what PATH holds.
 */
import os from 'node:os';
import machine from 'node-machine-id';
import hardware from 'systeminformation';

/** Words that boards and virtual machines print where nobody filled in a value. */
const EMPTY = new Set([
  '',
  '-',
  'none',
  'default string',
  'to be filled by o.e.m.',
  'not specified',
  'system serial number',
  'unknown',
]);

const [system, os_, ids] = await Promise.all([
  attempt(() => hardware.system()),
  attempt(() => hardware.osInfo()),
  attempt(() => hardware.uuid()),
]);
const labels = {
  osName: said(os_?.distro),
  osVersion: said(os_?.release),
  machineId: said(await attempt(() => machine.machineId(true))),
  manufacturer: said(system?.manufacturer),
  model: said(system?.model),
  serial: said(system?.serial),
  uuid: said(ids?.hardware) ?? said(system?.uuid),
  name: os.hostname(),
};
process.stdout.write(`${JSON.stringify(labels)}\n`);

async function attempt<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined; // a label that is not to be had is absent
  }
}

function said(value: string | undefined): string | undefined {
  return value === undefined || EMPTY.has(value.trim().toLowerCase()) ? undefined : value.trim();
}
