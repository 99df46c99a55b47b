import type { IncomingMessage, Server as PlainServer, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
// Its declarations let a route's schema say `hide`, `tags` and `operationId`.
import type {} from '@fastify/swagger';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Statement } from '../../catalogue/statement.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Clock } from '../../domain/clock.ts';
import type { KnownBrowsers } from '../access/known-browsers.ts';
import type { Nonces } from '../access/nonces.ts';
import type { RecentCount } from '../access/recent-count.ts';
import type { Duty, Operation, Role } from '../access/roles.ts';
import type { SealedSecrets } from '../access/sealed-secrets.ts';
import type { SignIn } from '../access/sign-in.ts';
import type { SingleSignOn } from '../access/single-sign-on.ts';
import type { SigningKeys } from '../access/signing-keys.ts';
import type { KnownProducts } from '../policy/known-products.ts';
import type { Origin } from '../sinks/contract.ts';
import type { HostCredentials, Store } from '../store/contract.ts';
import type { Admission } from './admission.ts';
import type { Attention } from './attention.ts';
import type { FollowedOrders } from './followed-orders.ts';
import type { HostsAhead } from './hosts-ahead.ts';
import type { HeldRequests } from './held-requests.ts';
import type { Measures } from './measures.ts';
import type { Offers } from './offers.ts';
import type { PolicyInForce } from './policy-in-force.ts';

/** The server with the types of its routes' schemas. */
export type App = FastifyInstance<Server | PlainServer, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>;

/** A group of routes over one subject. */
export interface RouteGroup {
  /** Also the name of its folder. */
  readonly name: string;
  /** Adds its routes; each says in `config.access` who may call it, and the server does not start otherwise. */
  register(app: App, context: RouteContext): void;
}

/** Who may call a route: everybody, an enrolled host with its bearer, or people whose role or duty may do the operation (access/roles.ts). */
export type Access = 'public' | 'host' | Operation;

/** The person, or the program for one, that calls. */
export interface Caller {
  /** How the audit log names him: `user:NAME` or `token:NAME`. */
  readonly actor: string;
  readonly name: string;
  readonly role: Role;
  readonly duties: readonly Duty[];
  /** Whose hosts he may see; the guard holds his requests to them (scoped.ts). */
  readonly scope: Scope;
  /** The address that the request came from. */
  readonly from: string;
  /** Of a person who signed in; absent for a token. */
  readonly signedIn?: { readonly userId: string; readonly sessionId: string };
}

/** The seals of the audit log, beside those in the store. */
export interface SealsOfLog {
  /** SPKI DER, base64url. */
  readonly publicKey: string;
  /** Seals the log as it is now. @throws KnownError E_STORE_UNAVAILABLE */
  seal(): Promise<void>;
  /** Those that are kept beside the store; nobody has checked them. */
  kept(): readonly Statement[];
}

/** Where one setting comes from, for whoever looks after it. */
export interface SettingOrigin {
  /** `--keep-history`, `BANDOG_COLLECTOR_KEEP_HISTORY`, or `FILE:LINE`; absent: nobody says it. */
  readonly saidBy?: string | undefined;
  /** The file of settings that the collector was started with; absolute. */
  readonly file?: string | undefined;
}

/** What routes work with. */
export interface RouteContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly collectorId: string;
  readonly version: string;
  readonly keys: SigningKeys;
  /** What hosts can be offered; refreshed after each change. */
  readonly offers: Offers;
  readonly nonces: Nonces;
  /** Refused enrolments of the last minute: only the first of them are audited one by one. */
  readonly refusals: RecentCount;
  /** Deeds that were refused to people in the last minute: the same holds of them. */
  readonly forbidden: RecentCount;
  readonly products: KnownProducts;
  readonly signIn: SignIn;
  readonly browsers: KnownBrowsers;
  /** Absent when it is not set up. */
  readonly singleSignOn?: SingleSignOn | undefined;
  readonly auditSeals: SealsOfLog;
  /** Seals the secrets of sinks, which lie in the store. */
  readonly sinkSecrets: SealedSecrets;
  /** What sinks say that they come from. */
  origin(): Origin;
  readonly measures: Measures;
  /** Whole months of what findings went through that are kept beside this one; absent: all. */
  readonly keepHistoryMonths: number | undefined;
  /** Where that is said. */
  readonly keepHistory: SettingOrigin | undefined;
  /** Seconds between two contacts of a host, as they are now. */
  readonly contactIntervalSeconds: number;
  /** One host was in contact. */
  heard(): void;
  /** What is taken on now. */
  readonly admission: Admission;
  /** Hosts that know of more than the store. */
  readonly ahead: HostsAhead;
  /** Which hosts somebody looks at. */
  readonly attention: Attention;
  /** Hosts that wait for orders. */
  readonly held: HeldRequests;
  /** Orders that somebody waits for. */
  readonly followed: FollowedOrders;
  readonly policy: PolicyInForce;
  /** Where hosts reach this collector, for enrolment tokens. */
  address(): { readonly url: string; readonly fingerprint?: string | undefined };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access: Access;
  }
  interface FastifyRequest {
    /** Set for routes with `host` access. */
    hostCredentials: HostCredentials | undefined;
    /** Set for routes with an operation. */
    caller: Caller | undefined;
  }
}
