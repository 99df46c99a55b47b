import type { Origin, SinkMessage } from './contract.ts';
import { detectionFinding, syslogSeverity } from './ocsf.ts';

/**
 * The message as one frame of RFC 5425 (octets, a space, the line) with a line of RFC 5424:
 *
 *   <PRI>1 TIMESTAMP HOSTNAME bandog - MSGID - JSON
 *
 * The JSON is of ASCII alone: what a host says of itself can neither end a line nor begin another, and no byte order mark is needed.
 */
export function syslogFrame(
  message: SinkMessage,
  { origin, facility }: { readonly origin: Origin; readonly facility: number },
): string {
  const priority = facility * 8 + syslogSeverity(message);
  const json = asciiJson(detectionFinding(message, origin));
  const line = `<${priority}>1 ${message.timestamp} ${headerName(origin.name)} bandog - ${message.type} - ${json}`;
  return `${line.length} ${line}`;
}

/** JSON with everything beyond printable ASCII escaped; JSON.stringify escapes controls below the space. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** PRINTUSASCII of at most 255, or nothing. */
function headerName(name: string): string {
  const printable = name.replaceAll(/[^\u0021-\u007e]/g, '').slice(0, 255);
  return printable === '' ? '-' : printable;
}
