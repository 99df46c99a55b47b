import type { Machine } from './machine.ts';

/** A property of a unit, as `systemctl show` prints it. */
export function property(machine: Machine, unit: string, name: string): string {
  return machine.run('systemctl', 'show', '--value', '--property', name, unit).stdout.trim();
}

/** The process of a service; undefined when none runs. */
export function mainPid(machine: Machine, unit: string): string | undefined {
  const pid = property(machine, unit, 'MainPID');
  return pid === '' || pid === '0' ? undefined : pid;
}

/** The instance that serves the agent now; undefined when none does. */
export function scannerUnit(machine: Machine): string | undefined {
  const listed = machine.run('systemctl', 'list-units', '--plain', '--no-legend', '--state=active', 'bandog-scan@*').stdout;
  return listed.trim().split('\n').at(-1)?.split(' ')[0] || undefined;
}

/** The process of the scanner; undefined when none runs. */
export function scannerPid(machine: Machine): string | undefined {
  const unit = scannerUnit(machine);
  return unit === undefined ? undefined : mainPid(machine, unit);
}

/** Fields of /proc/PID/status, by name. */
export function processStatus(machine: Machine, pid: string): ReadonlyMap<string, string> {
  const lines = machine.must('cat', `/proc/${pid}/status`).split('\n');
  return new Map(
    lines.map((line) => [
      line.split(':')[0] ?? '',
      line
        .slice(line.indexOf(':') + 1)
        .trim()
        .replaceAll('\t', ' '),
    ]),
  );
}

/** Every file and folder of the machine that a package may have made, with owner and mode; what is in memory only is left out, but for /run. */
export function everything(machine: Machine): readonly string[] {
  const skipped = ['/proc', '/sys', '/dev', '/srv', '/opt/shown', '/home'];
  const prune = skipped.flatMap((folder) => ['-path', folder, '-prune', '-o']);
  return machine
    .must('find', '/', ...prune, '-printf', '%p %u:%g %m\\n')
    .trim()
    .split('\n')
    .toSorted();
}
