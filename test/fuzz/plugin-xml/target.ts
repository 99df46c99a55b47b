import type { FuzzTarget } from '../contract.ts';
import { wholeOf } from '../whole-of.ts';
import { parsePluginXml } from '../../../src/scanner/formats/plugin-xml.ts';

/** The descriptor of a JetBrains plugin. */
export const target: FuzzTarget = {
  name: 'plugin-xml',
  summary: 'formats/plugin-xml: id and version of a JetBrains plugin',
  seeds: () => [
    Buffer.from(
      '<?xml version="1.0"?>\n<!-- <id>no</id> -->\n<idea-plugin a="b>c">\n <id>com.x</id><version>1.2</version>\n <d><![CDATA[</d>]]></d><e/></idea-plugin>',
    ),
    Buffer.from('<idea-plugin><name>X y</name><depends><id>com.other</id></depends></idea-plugin>'),
  ],
  words: ['<idea-plugin>', '<id>', '</id>', '<![CDATA[', ']]>', '<!--', '-->', '<a b="', '/>', '<'],
  read: (source) => parsePluginXml(wholeOf(source)),
};
