import type { ScopeCoverage } from '../../domain/coverage.ts';
import type { NearMiss } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import type {
  AgentStatus,
  Campaign,
  DoctorRow,
  LookOutcome,
  LookProgress,
  MyMachine,
  NextUpload,
  SentBatch,
} from '../../wire/local.ts';

/** A batch as it is, or would be, sent: the compressed bytes themselves. */
export interface PackedBatch {
  readonly fate: 'next' | 'in-flight' | 'delivered';
  readonly epoch?: number;
  readonly sequence?: number;
  readonly at?: string;
  readonly body: Uint8Array;
}

/** What a person wants to know of a product. */
export interface ProductWords {
  readonly name: string;
  readonly risk?: string;
  /** Steps by channel; `default` for those not named. */
  readonly removal: ReadonlyMap<string, readonly string[]>;
}

/** What the agent knows, whole: what of it a caller is shown is decided here, in one place. */
export interface LocalSources {
  readonly version: string;
  /** Without findings. */
  status(): AgentStatus;
  /** The open ones. */
  findings(): readonly Finding[];
  coverage(): readonly ScopeCoverage[];
  /** Of the last looks; kept on this host only. */
  nearMisses(): readonly NearMiss[];
  /** A look that begins now, or after the one under way. @throws KnownError E_SCAN_FAILED */
  lookNow(progress: (step: Omit<LookProgress, 'kind'>) => void): Promise<LookOutcome>;
  heartbeat(): NextUpload['heartbeat'];
  intervalSeconds(): number;
  /** Undefined when nothing waits. */
  nextBatch(): PackedBatch | undefined;
  sent(): readonly SentBatch[];
  sentBatch(epoch: number, sequence: number): PackedBatch | undefined;
  /** The rows of `bandog doctor`, of this coverage. */
  diagnose(coverage: readonly ScopeCoverage[]): Promise<readonly DoctorRow[]>;
  /** What the catalogue of the last look says of these products; the ones that it does not know are left out. */
  products(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, ProductWords>>;
  machine(): Pick<MyMachine, 'host'>;
  /** What the company's signed settings say to employees. */
  settings(): EmployeeSettings;
}

/** What of the company's settings is for the people at the machines. */
export interface EmployeeSettings {
  readonly notice?: string;
  readonly contact?: string;
  readonly desktopNotices: boolean;
  /** By product. */
  readonly campaigns: ReadonlyMap<string, Campaign>;
}
