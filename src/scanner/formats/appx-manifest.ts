import { sha256 } from '../../domain/digest.ts';
import { unescapeXml } from './xml-entities.ts';

/** The largest manifests, with hundreds of extensions in all languages, are under 1 MB. */
export const MAX_APPX_MANIFEST = 2 * 1024 * 1024;

/** What the AppxManifest.xml of a package says of itself (learn.microsoft.com, "Package manifest schema reference"). */
export interface AppxManifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  /** Programs that its applications start, relative to the package, `/` between names. */
  readonly executables: readonly string[];
}

// <Identity Name="Claude" Publisher="CN=&quot;Anthropic, PBC&quot;, O=…" Version="1.0.12.0" ProcessorArchitecture="x64" />
const IDENTITY = /<Identity\s([^<>]{1,2000})>/;
// <Application Id="Claude" Executable="app\Claude.exe" EntryPoint="Windows.FullTrustApplication">
const APPLICATION = /<Application\s([^<>]{1,4000})>/g;
const ATTRIBUTE = /(?:^|\s)(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const MAX_APPLICATIONS = 64;

/** The manifest, or undefined when it is none. */
export function parseAppxManifest(bytes: Uint8Array): AppxManifest | undefined {
  const text = withoutComments(new TextDecoder('utf-8').decode(bytes.subarray(0, MAX_APPX_MANIFEST)));
  const identity = attributesOf(IDENTITY.exec(text)?.[1] ?? '');
  const [name, publisher, version] = [identity.get('Name'), identity.get('Publisher'), identity.get('Version')];
  if (name === undefined || publisher === undefined || version === undefined) return undefined;
  const applications = [...text.matchAll(APPLICATION)].slice(0, MAX_APPLICATIONS);
  const executables = applications.flatMap(([, attributes = '']) => attributesOf(attributes).get('Executable') ?? []);
  return { name, publisher, version, executables: executables.map((path) => path.replaceAll('\\', '/')) };
}

/** Crockford's base 32, which leaves out i, l, o and u. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The publisher's part of a package family name: the first 64 bits of the SHA-256 of its name in UTF-16, in thirteen digits of five
 * bits (learn.microsoft.com, "An overview of Package Identity"): Microsoft's own is `8wekyb3d8bbwe`.
 */
export function publisherId(publisher: string): string {
  const hash = BigInt(`0x${sha256(Buffer.from(publisher, 'utf16le')).slice(0, 16)}`) << 1n;
  return Array.from({ length: 13 }, (_, at) => DIGITS[Number((hash >> BigInt((12 - at) * 5)) & 31n)] ?? '').join('');
}

function withoutComments(text: string): string {
  const [first = '', ...rest] = text.split('<!--');
  return first + rest.map((part) => part.slice(part.includes('-->') ? part.indexOf('-->') + 3 : part.length)).join('');
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    attributes.set(name, unescapeXml(value).slice(0, 1024));
  }
  return attributes;
}
