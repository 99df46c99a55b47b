import { describe, expect, it } from 'vitest';
import { parsePluginXml } from './plugin-xml.ts';

describe('a plugin descriptor', () => {
  const rows = [
    {
      name: 'says id and version',
      given:
        '<?xml version="1.0"?>\n<!-- <id>no</id> -->\n<idea-plugin require-restart="a>b">\n <id>com.x</id>\n <name>X</name><version>1.2</version></idea-plugin>',
      want: { id: 'com.x', version: '1.2' },
    },
    { name: 'may have a name for its id', given: '<idea-plugin><name>X y</name></idea-plugin>', want: { id: 'X y' } },
    {
      name: 'says it at its own level only',
      given: '<idea-plugin><depends><id>com.other</id></depends><vendor url="<">V</vendor><id>com.x</id></idea-plugin>',
      want: { id: 'com.x' },
    },
    {
      name: 'may hold other tags without content',
      given: '<idea-plugin><a/><id>com.x</id></idea-plugin>',
      want: { id: 'com.x' },
    },
    {
      name: 'hides nothing in CDATA',
      given: '<idea-plugin><b><![CDATA[</b><id>no</id>]]></b><id>com.x</id></idea-plugin>',
      want: { id: 'com.x' },
    },
    { name: 'is of another kind', given: '<project><id>com.x</id></project>', want: undefined },
    { name: 'has no id', given: '<idea-plugin></idea-plugin>', want: undefined },
    { name: 'is cut off', given: '<idea-plugin><id>com.x', want: undefined },
    { name: 'has an endless id', given: `<idea-plugin><id>${'x'.repeat(300)}</id></idea-plugin>`, want: undefined },
    { name: 'is empty', given: '', want: undefined },
    { name: 'is nested without end', given: '<idea-plugin>'.repeat(60_000), want: undefined },
    { name: 'has an unended tag', given: '<idea-plugin a="', want: undefined },
  ];
  for (const { name, given, want } of rows) it(name, () => expect(parsePluginXml(Buffer.from(given))).toEqual(want));
});
