import type { StoreCounts } from '../../store/rows.ts';
import type { SinkRow } from '../../store/sinks-contract.ts';
import type { RouteContext } from '../contract.ts';

/** What is counted over all that is stored is asked at most so often, whoever scrapes. */
const COUNTS_LIVE_MS = 60_000;

interface Figure {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly value: number;
  /** `{version="1"}` */
  readonly labels?: string;
}

/** The figures of one collector process in the text format of Prometheus, version 0.0.4. */
export class Figures {
  readonly #context: RouteContext;
  #counts: { readonly atMs: number; readonly counts: Promise<StoreCounts> } | undefined;

  constructor(context: RouteContext) {
    this.#context = context;
  }

  /** All of them as one text. @throws KnownError E_STORE_UNAVAILABLE */
  async text(): Promise<string> {
    const { measures, held, offers, version, contactIntervalSeconds } = this.#context;
    const { hosts, forkedHosts, silentHosts, openFindings, batches } = await this.#stored();
    const paused = offers.releases.filter(({ pausedAt }) => pausedAt !== undefined).length;
    const figures: readonly Figure[] = [
      gauge('bandog_collector_info', 'The version that runs', { value: 1, labels: `{version="${version}"}` }),
      gauge('bandog_hosts', 'Records of hosts', { value: hosts }),
      gauge('bandog_forked_hosts', 'Hosts that are set aside: their key is in use in two places', { value: forkedHosts }),
      gauge('bandog_silent_hosts', 'Hosts that are missed and said no goodbye', { value: silentHosts }),
      gauge('bandog_open_findings', 'Copies that are not gone', { value: openFindings }),
      gauge('bandog_paused_releases', 'Releases of the catalogue that no further host gets', { value: paused }),
      {
        name: 'bandog_committed_batches_total',
        type: 'counter',
        help: 'Batches that were committed since the store began',
        value: batches,
      },
      gauge('bandog_bytes_in_hand', 'Bytes of requests of hosts that are being worked on', { value: measures.bytesInHand }),
      gauge('bandog_requests_in_hand', 'Requests of hosts that are being worked on', { value: measures.requestsInHand }),
      gauge('bandog_connections', 'Connections that are open', { value: measures.connections }),
      gauge('bandog_held_requests', 'Hosts that wait for orders', { value: held.count }),
      gauge('bandog_contact_interval_seconds', 'How often hosts are told to be in contact', { value: contactIntervalSeconds }),
      gauge('process_resident_memory_bytes', 'Memory in use', { value: process.memoryUsage.rss() }),
      { name: 'process_cpu_seconds_total', type: 'counter', help: 'CPU used', value: cpuSeconds() },
      gauge('process_start_time_seconds', 'When it was started', { value: Math.round(Date.now() / 1000 - process.uptime()) }),
    ];
    const sinks = await this.#context.store.sinks();
    return `${[...figures.flatMap(linesOf), ...sinkLines(sinks), ...measures.lines()].join('\n')}\n`;
  }

  #stored(): Promise<StoreCounts> {
    const nowMs = this.#context.clock.monotonicMs();
    if (this.#counts === undefined || nowMs - this.#counts.atMs > COUNTS_LIVE_MS) {
      const counts = this.#context.store.counts();
      // A failure is told to who asked, and not remembered.
      counts.catch(() => {
        this.#counts = undefined;
      });
      this.#counts = { atMs: nowMs, counts };
    }
    return this.#counts.counts;
  }
}

function gauge(name: string, help: string, rest: Pick<Figure, 'value' | 'labels'>): Figure {
  return { name, type: 'gauge', help, ...rest };
}

function linesOf({ name, type, help, value, labels = '' }: Figure): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name}${labels} ${value}`];
}

/** How sinks fare, each by its name, which holds small letters, digits and hyphens. */
function sinkLines(sinks: readonly SinkRow[]): readonly string[] {
  const of = (name: string, help: string, valueOf: (sink: SinkRow) => number) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...sinks.map((sink) => `${name}{sink="${sink.name}"} ${valueOf(sink)}`),
  ];
  if (sinks.length === 0) return [];
  return [
    ...of('bandog_sink_waiting_events', 'Events that wait for a sink', ({ queued }) => queued),
    ...of('bandog_sink_dead_letters', 'Events that a sink gave up', ({ dead }) => dead),
    ...of('bandog_sink_away', 'Whether the receiver of a sink takes nothing now', ({ failingSince }) =>
      failingSince === undefined ? 0 : 1,
    ),
  ];
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
