import { unescapeXml } from './xml-entities.ts';

/** A task of Windows' scheduler is some 4 kB. */
export const MAX_TASK_BYTES = 256 * 1024;

// <Exec><Command>"C:\Program Files\Tool\tool.exe"</Command><Arguments>--update</Arguments></Exec>
const EXEC = /<Exec[\s>]/;
const EXEC_END = '</Exec>';
const COMMAND = /<Command>([^<]{1,4096})<\/Command>/;
const ARGUMENTS = /<Arguments>([^<]{1,4096})<\/Arguments>/;
const MAX_ACTIONS = 32;

/**
 * The command lines of a scheduled task (MS-TSCH, `taskType`; Windows writes UTF-16 with a byte-order mark, programs also UTF-8);
 * undefined for what is no task.
 */
export function taskCommands(bytes: Uint8Array): readonly string[] | undefined {
  const text = decode(bytes);
  if (!/<Task[\s>]/.test(text)) return undefined;
  const actions = text.split(EXEC).slice(1, MAX_ACTIONS + 1);
  return actions.flatMap((rest) => {
    const action = rest.slice(0, Math.max(0, rest.indexOf(EXEC_END)));
    const command = COMMAND.exec(action)?.[1];
    if (command === undefined) return [];
    const program = unescapeXml(command).trim().replace(/^"|"$/g, '');
    const words = ARGUMENTS.exec(action)?.[1];
    return words === undefined ? [`"${program}"`] : [`"${program}" ${unescapeXml(words)}`];
  });
}

function decode(bytes: Uint8Array): string {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || bytes[1] === 0;
  return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
}
