/** Those that every XML document has (XML 1.0, section 4.6); documents that declare more are not read. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** `&amp;`, `&#39;`, `&#x27;` */
const REFERENCE = /&([a-z]+|#\d{1,7}|#x[0-9a-fA-F]{1,6});/g;

/** Text of an XML document with its references resolved, once; an unknown one stays as it is. */
export function unescapeXml(text: string): string {
  return text.replace(REFERENCE, (reference, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? reference;
    const code = Number(name.replace('#x', '0x').replace('#', ''));
    return code <= 0x10_ffff ? String.fromCodePoint(code) : reference;
  });
}
