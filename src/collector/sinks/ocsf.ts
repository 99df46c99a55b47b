import type { SinkMessage, Origin } from './contract.ts';

/** The version of the Open Cybersecurity Schema Framework that is spoken. */
const OCSF_VERSION = '1.8.0';
/** Detection Finding, in the category Findings. */
const CLASS = 2004;
const ACTIVITIES = { create: [1, 'Create'], update: [2, 'Update'], close: [3, 'Close'] } as const;
/** Severities of OCSF; those of syslog (RFC 5424, table 2) are the other scale of them. */
const SEVERITIES = {
  informational: { id: 1, name: 'Informational', syslog: 6 },
  low: { id: 2, name: 'Low', syslog: 5 },
  medium: { id: 3, name: 'Medium', syslog: 4 },
  high: { id: 4, name: 'High', syslog: 3 },
} as const;
type Severity = keyof typeof SEVERITIES;

const BY_VERDICT = { banned: 'high', restricted: 'medium', unreviewed: 'low', approved: 'informational' } as const;
const STATUSES = { open: [1, 'New'], suppressed: [3, 'Suppressed'], resolved: [4, 'Resolved'] } as const;
const CONFIDENCES: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['proven', [3, 'High']],
  ['likely', [2, 'Medium']],
  ['possible', [1, 'Low']],
]);

/** What an event that is about no copy is in OCSF; `subject` is what those share that begin and end one thing. */
const OTHERS: ReadonlyMap<
  string,
  { readonly subject: string; readonly activity: keyof typeof ACTIVITIES; readonly severity: Severity }
> = new Map([
  ['host.silent', { subject: 'host-silent', activity: 'create', severity: 'medium' }],
  ['host.back', { subject: 'host-silent', activity: 'close', severity: 'informational' }],
  ['host.alarm', { subject: 'host-alarm', activity: 'create', severity: 'medium' }],
  ['host.cloned', { subject: 'host-cloned', activity: 'create', severity: 'high' }],
  ['canary.failed', { subject: 'canary-failed', activity: 'create', severity: 'high' }],
  ['exception.expiring', { subject: 'exception-expiring', activity: 'create', severity: 'low' }],
  ['events.lost', { subject: 'events-lost', activity: 'create', severity: 'medium' }],
]);
const ELSE = { subject: 'collector', activity: 'create', severity: 'informational' } as const;

/** The message as an OCSF Detection Finding: closed when what it tells of is over. */
export function detectionFinding(message: SinkMessage, { collectorId, name, version }: Origin) {
  const { data, timestamp, type } = message;
  const { host, finding } = data;
  const [activityId, activity] = ACTIVITIES[activityOf(message)];
  const [statusId, status] = STATUSES[statusOf(message)];
  const severity = SEVERITIES[severityOf(message)];
  const [confidenceId, confidence] = CONFIDENCES.get(finding?.identity ?? 'proven') ?? [0, 'Unknown'];
  const time = Date.parse(timestamp);
  return {
    class_uid: CLASS,
    class_name: 'Detection Finding',
    category_uid: 2,
    category_name: 'Findings',
    type_uid: CLASS * 100 + activityId,
    activity_id: activityId,
    activity_name: activity,
    time,
    severity_id: severity.id,
    severity: severity.name,
    status_id: statusId,
    status,
    confidence_id: confidenceId,
    confidence,
    is_alert: activityId === 1 && severity.id > 1,
    message: data.summary,
    metadata: {
      version: OCSF_VERSION,
      uid: data.id,
      product: { name: 'Bandog', vendor_name: 'Bandog', version, uid: collectorId, url_string: `https://${name}` },
      event_code: type,
      ...(host === undefined ? {} : { profiles: ['host'] }),
    },
    finding_info: {
      uid: uidOf(message),
      title: data.summary,
      types: [type],
      created_time: finding === undefined ? time : Date.parse(finding.firstSeen),
      ...(finding === undefined ? {} : { first_seen_time: Date.parse(finding.firstSeen) }),
      modified_time: time,
    },
    ...(host === undefined ? {} : about(host)),
    ...(finding?.path === undefined
      ? {}
      : {
          evidences: [{ file: { name: finding.path.slice(finding.path.lastIndexOf('/') + 1), path: finding.path, type_id: 0 } }],
        }),
    unmapped: { ...(finding === undefined ? {} : { finding }), detail: data.detail },
  };
}

/** The severity of a message on syslog's scale. */
export function syslogSeverity(message: SinkMessage): number {
  return SEVERITIES[severityOf(message)].syslog;
}

function about(host: NonNullable<SinkMessage['data']['host']>) {
  const os = { name: host.platform, type_id: OS_TYPES.get(host.platform) ?? 0 };
  return {
    device: { uid: host.id, hostname: host.name, name: host.name, type_id: 0, os, groups: [{ name: host.group }] },
    resources: [{ uid: host.id, name: host.name, type: 'host' }],
  };
}

/** Operating systems of OCSF. */
const OS_TYPES: ReadonlyMap<string, number> = new Map([
  ['windows', 100],
  ['linux', 200],
  ['macos', 300],
]);

function activityOf({ type, data: { finding } }: SinkMessage): keyof typeof ACTIVITIES {
  if (finding === undefined) return (OTHERS.get(type) ?? ELSE).activity;
  if (type === 'finding.gone') return 'close';
  return type === 'finding.opened' ? 'create' : 'update';
}

function statusOf(message: SinkMessage): keyof typeof STATUSES {
  if (activityOf(message) === 'close') return 'resolved';
  return message.data.finding?.because === 'exception' ? 'suppressed' : 'open';
}

function severityOf({ type, data: { finding } }: SinkMessage): Severity {
  if (finding === undefined) return (OTHERS.get(type) ?? ELSE).severity;
  return type === 'finding.gone' ? 'informational' : BY_VERDICT[finding.verdict];
}

/** The same for all events of one copy, or of one thing with a host. */
function uidOf({ type, data: { id, host, finding } }: SinkMessage): string {
  if (finding !== undefined) return `${host?.id ?? ''}:${finding.id}`;
  const other = OTHERS.get(type);
  return other?.subject === 'host-silent' ? `${other.subject}:${host?.id ?? ''}` : id;
}
