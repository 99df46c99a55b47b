import { describe, expect, it } from 'vitest';
import { unescapeXml } from './xml-entities.ts';

const ROWS: readonly { readonly name: string; readonly given: string; readonly want: string }[] = [
  { name: 'nothing', given: 'a & b; c', want: 'a & b; c' },
  { name: 'the five names', given: '&amp;&lt;&gt;&quot;&apos;', want: `&<>"'` },
  { name: 'numbers', given: 'Caf&#233; Caf&#xe9; Caf&#xE9; &#x1F415;', want: 'Café Café Café 🐕' },
  { name: 'each once only', given: '&amp;lt; &#38;gt;', want: '&lt; &gt;' },
  { name: 'an unknown name', given: '&nbsp;&constructor;', want: '&nbsp;&constructor;' },
  { name: 'a number that is no character', given: '&#x110000;&#9999999;&#;&#x;', want: '&#x110000;&#9999999;&#;&#x;' },
  { name: 'what is not closed', given: '&amp &#39', want: '&amp &#39' },
];

describe('unescapeXml', () => {
  for (const { name, given, want } of ROWS) it(`resolves ${name}`, () => expect(unescapeXml(given)).toBe(want));
});
