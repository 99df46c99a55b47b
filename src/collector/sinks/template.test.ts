import { describe, expect, it } from 'vitest';
import { findingEvent, HOSTILE, message, otherEvent } from '../../../test/sinks/messages.ts';
import { fill, templateProblem } from './template.ts';

const made = (template: unknown, of = message()) => fill(JSON.stringify(template), of);

describe('a template', () => {
  const cases = [
    {
      name: 'text with places',
      given: { text: 'at {{data.host.name}}: {{data.finding.verdict}}' },
      want: { text: 'at ada-laptop: banned' },
    },
    {
      name: 'a place alone keeps its form',
      given: ['{{data.collector}}'],
      want: [{ id: 'c'.repeat(32), name: 'collector.example' }],
    },
    {
      name: 'a place that is not there',
      given: { a: '{{data.finding.campaign}}', b: '<{{data.detail.why}}>' },
      want: { a: null, b: '<>' },
    },
    { name: 'what is no text', given: { a: 1, b: [true, null], c: {} }, want: { a: 1, b: [true, null], c: {} } },
    { name: 'names of members are no places', given: { '{{type}}': '{{type}}' }, want: { '{{type}}': 'finding.opened' } },
    { name: 'a form within text', given: 'x{{data.collector}}', want: `x{"id":"${'c'.repeat(32)}","name":"collector.example"}` },
  ];
  for (const { name, given, want } of cases) it(name, () => expect(made(given)).toEqual(want));

  it('keeps a member that is called like the prototype', () => {
    const filled = fill('{"__proto__":{"a":"{{type}}"}}', message());
    expect(JSON.stringify(filled)).toBe('{"__proto__":{"a":"finding.opened"}}');
    expect(Object.getPrototypeOf(filled)).toBe(Object.prototype);
  });

  for (const { name, given } of HOSTILE) {
    it(`T67: stays what it is, whatever a host says of itself: ${name}`, () => {
      const of = message(findingEvent(given));
      const filled = made({ blocks: [{ text: 'on {{data.host.name}}!', raw: '{{data.host.name}}' }], end: 1 }, of);
      const said = of.data.host?.name ?? '';
      expect(filled).toEqual({ blocks: [{ text: `on ${said}!`, raw: said }], end: 1 });
      expect(JSON.parse(JSON.stringify(filled))).toEqual(filled);
    });
  }

  it('takes the markup out of what chats take for it', () => {
    const of = message(findingEvent('<!channel> & <b>'));
    expect(made('{{markup:data.host.name}}', of)).toBe('&lt;!channel&gt; &amp; &lt;b&gt;');
    expect(made('{{markup:data.detail.why}}', message(otherEvent('host.back', { why: '<' })))).toBe('&lt;');
  });

  const problems = [
    { name: 'no JSON', given: '{', want: 'no JSON' },
    { name: 'an unknown place', given: '"{{data.host.secret}}"', want: 'no message has "data.host.secret"' },
    { name: 'a place of the language', given: '"{{constructor.name}}"', want: 'no message has' },
    { name: 'half a placeholder', given: '"{{data.host.name"', want: 'begins no placeholder' },
    { name: 'code', given: '"{{ data.host.name.toString() }}"', want: 'begins no placeholder' },
    { name: 'too deep', given: `${'['.repeat(10)}${']'.repeat(10)}`, want: 'deeper than 8' },
    { name: 'too many places', given: JSON.stringify('{{type}}'.repeat(101)), want: 'more than 100' },
  ];
  for (const { name, given, want } of problems)
    it(`is refused with ${name}`, () => expect(templateProblem(given)).toContain(want));
  it('is taken when nothing is wrong with it', () => {
    expect(templateProblem('{"a":["{{data}}",{"b":"{{markup:data.summary}} {{type}}"}]}')).toBeUndefined();
  });
});
