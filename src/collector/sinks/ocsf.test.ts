import { describe, expect, it } from 'vitest';
import { OWN_EVENT_KINDS, SINK_EVENT_KINDS, type EventFinding } from '../../domain/sink-event.ts';
import { findingEvent, message, ORIGIN, otherEvent } from '../../../test/sinks/messages.ts';
import { detectionFinding } from './ocsf.ts';

const finding = (kind: Parameters<typeof otherEvent>[0], more: Partial<EventFinding> = {}) => {
  const event = findingEvent();
  return detectionFinding(message({ ...event, kind, finding: event.finding && { ...event.finding, ...more } }), ORIGIN);
};

describe('a Detection Finding', () => {
  it('has what OCSF 1.8.0 requires of class 2004, for every kind', () => {
    for (const kind of [...SINK_EVENT_KINDS, ...OWN_EVENT_KINDS]) {
      const made = kind.startsWith('finding.') ? finding(kind) : detectionFinding(message(otherEvent(kind)), ORIGIN);
      expect(made).toMatchObject({ class_uid: 2004, category_uid: 2, time: Date.parse('2026-11-20T10:00:00.000Z') });
      expect(made.type_uid).toBe(200_400 + made.activity_id);
      expect([1, 2, 3]).toContain(made.activity_id);
      expect(made.severity_id).toBeGreaterThan(0);
      expect(made.metadata).toMatchObject({ version: '1.8.0', product: { name: 'Bandog', vendor_name: 'Bandog' } });
      expect(made.finding_info.uid).not.toBe('');
      expect(made).toMatchObject({ device: { type_id: 0, uid: 'a'.repeat(32), hostname: 'ada-laptop' } });
    }
  });

  const cases = [
    { name: 'a banned copy', given: finding('finding.opened'), want: [1, 4, 1, true] },
    { name: 'an approved one', given: finding('finding.opened', { verdict: 'approved' }), want: [1, 1, 1, false] },
    {
      name: 'an excepted one',
      given: finding('finding.judged', { verdict: 'restricted', because: 'exception' }),
      want: [2, 3, 3, false],
    },
    { name: 'one that changed', given: finding('finding.changed'), want: [2, 4, 1, false] },
    { name: 'one that is gone', given: finding('finding.gone'), want: [3, 1, 4, false] },
  ];
  for (const { name, given, want } of cases)
    it(`has activity, severity, status and alert of ${name}`, () =>
      expect([given.activity_id, given.severity_id, given.status_id, given.is_alert]).toEqual(want));

  it('has one id for what begins and ends, and another for each that does not', () => {
    const uid = (kind: Parameters<typeof otherEvent>[0]) => detectionFinding(message(otherEvent(kind)), ORIGIN).finding_info.uid;
    expect(uid('host.silent')).toBe(uid('host.back'));
    expect(uid('host.alarm')).not.toBe(uid('host.back'));
    expect(finding('finding.opened').finding_info.uid).toBe(finding('finding.gone').finding_info.uid);
  });
});
