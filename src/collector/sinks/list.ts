import type { SinkType } from '../../domain/sink.ts';
import type { Sink } from './contract.ts';
import { syslogSink } from './syslog/sink.ts';
import { webhookSink } from './webhook/sink.ts';

/** Every way in which events leave the collector. */
export const SINKS: Readonly<Record<SinkType, Sink>> = { webhook: webhookSink, syslog: syslogSink };
