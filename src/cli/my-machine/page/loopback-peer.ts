import { readFileSync } from 'node:fs';

/** The two ends of a connection over 127.0.0.1, as the side that was called sees it. */
export interface LoopbackEnds {
  /** The caller's port. */
  readonly from: number;
  /** Ours. */
  readonly to: number;
}

/** The caller's account; `nobody` when the kernel shows no such connection; `not-told` where it does not say whose connections are. */
export type Peer = { readonly uid: number } | 'nobody' | 'not-told';

/** A caller may use a socket of IPv6 for 127.0.0.1, too: then its end is in the second table. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const;
const LISTENS = '0A';
/** 127.0.0.1, also as `::ffff:127.0.0.1`, on machines of either byte order. */
const LOOPBACK = /^(?:0{16}(?:FFFF0000|0000FFFF))?(?:0100007F|7F000001)$/;

/**
 * Whose process is at the other end, by the kernel's own word. Linux keeps for each connection the account that made it (proc(5),
 * /proc/net/tcp: `uid`), for anybody to read; the table is believed only when our own listening socket is in it.
 */
export function loopbackPeer(ends: LoopbackEnds, read: (file: string) => string = readTable): Peer {
  const rows = TABLES.flatMap((file) => rowsOf(read(file)));
  if (!rows.some(({ local, state }) => state === LISTENS && local === ends.to)) return 'not-told';
  const caller = rows.find(({ local, remote, state }) => state !== LISTENS && local === ends.from && remote === ends.to);
  return caller === undefined ? 'nobody' : { uid: caller.uid };
}

interface TableRow {
  readonly local: number;
  readonly remote: number;
  readonly state: string;
  readonly uid: number;
}

/** `  1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 23456 …` */
function rowsOf(table: string): readonly TableRow[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', remote = '', state = '', , , , uid = ''] = line.trim().split(/\s+/);
    const [ourAddress = '', ourPort = ''] = local.split(':');
    const [, theirPort = ''] = remote.split(':');
    if (!LOOPBACK.test(ourAddress) || !/^\d+$/.test(uid)) return [];
    return [{ local: Number.parseInt(ourPort, 16), remote: Number.parseInt(theirPort, 16), state, uid: Number(uid) }];
  });
}

function readTable(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // no such table on this system, or not for us
  }
}
