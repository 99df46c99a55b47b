import type { KnownProducts } from './policy/known-products.ts';
import type { SettingOrigin } from './routes/contract.ts';
import { KnownError } from '../domain/errors.ts';

/** How a collector is to run. */
export interface CollectorConfig {
  /** Absolute. */
  readonly dataFolder: string;
  readonly listen: ListenAddress;
  /** `postgres://…`; absent: SQLite in the data folder. It may hold a password: never to be logged. */
  readonly store?: string | undefined;
  /** DNS names and addresses that others reach it under; the first one is in enrolment tokens. */
  readonly names: readonly string[];
  /** Absolute; without one nothing is decided. */
  readonly policyFile?: string | undefined;
  /** A certificate with its chain, and its key, that others issued: PEM files. */
  readonly certificate?: { readonly certificate: string; readonly key: string } | undefined;
  /** What the catalogue says of products. */
  readonly products: KnownProducts;
  readonly version: string;
  /** Absolute; where the built console lies, which people open in a browser. */
  readonly consoleFolder?: string | undefined;
  /** Seconds between two contacts of a host. */
  readonly contactIntervalSeconds?: number | undefined;
  /** How often is looked for silent hosts, and how long they have to find a collector that starts; absent: what fits a fleet. */
  readonly silence?: { readonly everyMs: number; readonly settleMs: number } | undefined;
  /** Absolute; how people sign in by an identity provider. */
  readonly signInFile?: string | undefined;
  /** Addresses or networks of proxies before this collector, whose `X-Forwarded-For` is believed; absent: nobody's. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Between two seals of the audit log. */
  readonly sealEveryMs?: number | undefined;
  /** Between two looks whether the store was put back. */
  readonly markEveryMs?: number | undefined;
  /** Whole months of what findings went through that are kept beside this one; absent: all. */
  readonly keepHistoryMonths?: number | undefined;
  /** Where that is said. */
  readonly keepHistory?: SettingOrigin | undefined;
  /** Between two looks for what waits for sinks; absent: a second. */
  readonly sinksEveryMs?: number | undefined;
  /** Bytes of batches in hand at once. */
  readonly maxBytesInHand?: number | undefined;
  /** New hosts, bearers and keys in a second; those beyond are told to come later. */
  readonly enrolmentsPerSecond?: number | undefined;
  /** Hosts that wait for orders at once; 0: none does, and all get them with their next contact. */
  readonly maxHeldRequests?: number | undefined;
  /** Speaks HTTP without TLS, to measure what TLS takes: only on loopback, and no setting leads to it. */
  readonly isPlain?: boolean | undefined;
}

/** Where a server listens; port 0 is any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Only this machine, unless told otherwise. */
export const DEFAULT_LISTEN: ListenAddress = { host: '127.0.0.1', port: 8443 };
/** How often a host says that it is alive. */
export const DEFAULT_CONTACT_SECONDS = 60;
/** Each costs a signature and some lines of the store; 250,000 hosts are in after 42 minutes. */
export const DEFAULT_ENROLMENTS_PER_SECOND = 100;
/** Sixteen of the largest batches. */
export const DEFAULT_BYTES_IN_HAND = 64 * 1024 * 1024;

/** With TLS each holds 62 kB: 62 MB. More hosts than a helpdesk looks at in a quarter of an hour. */
export const DEFAULT_HELD_REQUESTS = 1000;

/** `HOST:PORT`, `:PORT` (all addresses) or `[IPv6]:PORT`. @throws KnownError E_USAGE */
export function parseListen(text: string): ListenAddress {
  const [, bracketed, plain, digits] = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) {
    throw new KnownError(
      'E_USAGE',
      `--listen ${JSON.stringify(text)} is not HOST:PORT`,
      'Write for example --listen 0.0.0.0:8443.',
    );
  }
  const host = bracketed ?? plain ?? '';
  return { host: host === '' ? '::' : host, port };
}
