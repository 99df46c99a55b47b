import { lookAt, type Sight } from './pipeline.ts';
import { identityCache } from './identity-cache.ts';
import type { Host } from './host/contract.ts';
import { SMALLEST_NATIVE } from './formats/identify-executable.ts';
import { recordedHost, type RecordedProcess } from './host/recorded.ts';
import type { RecordedFacts, RecordedNode } from './host/recorded-tree.ts';
import type { CatalogueIndex } from '../catalogue/catalogue-index.ts';
import type { Observation } from '../domain/finding.ts';
import { nameOf, parentOf, type HostPath } from '../domain/host-path.ts';
import type { Platform } from '../domain/platform.ts';
import type { Signature, SignatureExample } from '../domain/signature.ts';

type TreeNode = SignatureExample['tree'][string];
type Node = Exclude<TreeNode, string>;
/** What a program in an example claims of itself, where its format has a place for it. */
type Claims = Pick<Node, 'product' | 'company' | 'description' | 'version' | 'publisher' | 'identifier' | 'team'>;
/** A program in an example: its kind of build, the text that it holds where that kind keeps such text, and its entry's name. */
export interface ExampleProgram extends Readonly<Claims> {
  readonly kind: NonNullable<Node['executable']>;
  readonly text: string;
  readonly entry?: string;
  /** Default: Linux. */
  readonly platform?: Platform;
}
/** A file of an example that is in a format of its own. */
export type ExampleFile = ExampleProgram | { readonly kind: 'hive'; readonly keys: NonNullable<Node['hive']> };
/** Makes the bytes of such a file. */
export type FileBuilder = (file: ExampleFile) => Uint8Array;

/** What one example of one signature must say, and what a scan of it said. */
export interface ExampleResult {
  readonly product: string;
  readonly kind: 'match' | 'reject';
  readonly name: string;
  /** One line for each thing that is not as the example says; empty when it holds. */
  readonly differences: readonly string[];
  readonly sight: Sight;
}

/** Scans every example of a signature with the whole catalogue, as a real scan would, and says what differs. */
export function tryExamples(signature: Signature, index: CatalogueIndex, build: FileBuilder): readonly ExampleResult[] {
  const of = (kind: ExampleResult['kind']): readonly ExampleResult[] =>
    signature.examples[kind].map((example) => {
      const sight = lookAt(hostOf(example, build), index, {
        order: { depth: 'quick' },
        cache: identityCache(),
      });
      const differences = differencesOf(sight, { example, kind, product: signature.id });
      return { product: signature.id, kind, name: example.name, differences, sight };
    });
  return [...of('match'), ...of('reject')];
}

const OCTAL = 8;
const FIRST_PID = 1000;

/** The host that an example describes. */
export function hostOf(example: SignatureExample, build: FileBuilder): Host {
  const tree = new Map<HostPath, RecordedNode>();
  const platform = example.platform ?? 'linux';
  for (const [path, node] of Object.entries(example.tree)) tree.set(path, nodeOf(node, platform, build));
  const processes = (example.processes ?? []).map((process, at): RecordedProcess => {
    const image = process.deleted === true ? tree.get(process.executable) : undefined;
    return {
      pid: FIRST_PID + at,
      parent: 1,
      startTicks: String(FIRST_PID + at),
      title: process.title ?? nameOf(process.executable).slice(0, 15),
      executable: process.executable,
      deleted: process.deleted ?? false,
      arguments: process.arguments ?? [process.executable],
      workingFolder: parentOf(process.executable),
      ...(process.uid === undefined ? {} : { owner: process.uid }),
      ...(image === undefined ? {} : { image }),
    };
  });
  for (const process of example.processes ?? []) if (process.deleted === true) tree.delete(process.executable);
  return recordedHost({ platform, tree, processes });
}

function nodeOf(node: TreeNode, platform: Platform, build: FileBuilder): RecordedNode {
  if (typeof node === 'string') return node;
  const kind = node.executable;
  const content = contentOf(node, platform, build);
  // A native program is as large as most of those that are looked for. A hole costs nothing.
  const size = kind !== undefined && isNative(kind) ? (node.size ?? SMALLEST_NATIVE) : node.size;
  const mode = node.mode ?? (node.executable === undefined ? undefined : '755');
  return {
    ...(content === undefined ? {} : { content }),
    ...(node.link === undefined ? {} : { link: node.link }),
    ...(node.uid === undefined ? {} : { owner: node.uid }),
    ...(size === undefined ? {} : { size }),
    ...(mode === undefined ? {} : { mode: Number.parseInt(mode, OCTAL) }),
  } satisfies RecordedFacts;
}

function contentOf(node: Node, platform: Platform, build: FileBuilder): string | Uint8Array | undefined {
  const { executable: kind, hive, text = '' } = node;
  if (hive !== undefined) return build({ kind: 'hive', keys: hive });
  return kind === undefined ? textOf(node) : build({ ...node, kind, text, platform });
}

/** What is told from a text by its head must find text there, not the hole that makes it large. */
const HEAD_BYTES = 8192;

function textOf({ text, size }: Node): string | undefined {
  return size === undefined ? text : text?.padEnd(Math.min(size, HEAD_BYTES), '\n');
}

function isNative(kind: ExampleProgram['kind']): boolean {
  return kind !== 'bun' && kind !== 'node-sea';
}

interface Expected {
  readonly example: SignatureExample;
  readonly kind: ExampleResult['kind'];
  readonly product: string;
}

function differencesOf(sight: Sight, { example, kind, product }: Expected): readonly string[] {
  const own = sight.observations.filter((finding) => finding.product === product);
  const wanted =
    kind === 'match'
      ? matchDifferences(sight, own, { example, product })
      : own.map((finding) => `found, and must not be: ${describe(finding)}`);
  return [...wanted, ...otherDifferences(sight.observations, { example, product }), ...gapDifferences(sight)];
}

function matchDifferences(
  sight: Sight,
  own: readonly Observation[],
  { example, product }: Pick<Expected, 'example' | 'product'>,
): readonly string[] {
  const nearest = own.map((finding) => fieldDifferences(finding, example)).toSorted((one, other) => one.length - other.length)[0];
  if (nearest === undefined) {
    const near = sight.nearMisses
      .filter((miss) => miss.product === product)
      .map((miss) => `near miss at ${miss.path}: ${miss.why}`);
    return ['nothing was found', ...near];
  }
  const copies = example.copies ?? 1;
  const counted = own.length === copies ? [] : [`${own.length} copies instead of ${copies}: ${own.map(describe).join('; ')}`];
  return [...nearest, ...counted];
}

function fieldDifferences(finding: Observation, example: SignatureExample): readonly string[] {
  return Object.entries(example.finding ?? {}).flatMap(([field, want]) => {
    const got = finding[field as keyof NonNullable<SignatureExample['finding']>];
    return got === want ? [] : [`${field} is ${got ?? 'not known'} instead of ${want} (${describe(finding)})`];
  });
}

function otherDifferences(
  observations: readonly Observation[],
  { example, product }: Pick<Expected, 'example' | 'product'>,
): readonly string[] {
  const allowed = new Set(example.others ?? []);
  const found = new Set(observations.map((finding) => finding.product));
  return [
    ...observations
      .filter((finding) => finding.product !== product && !allowed.has(finding.product))
      .map((finding) => `found of another product: ${describe(finding)}`),
    ...[...allowed].filter((other) => !found.has(other)).map((other) => `nothing of ${other} was found, which \`others\` names`),
  ];
}

/** An example is a whole host: what could not be looked at in it is a mistake in it, or in the scanner. */
function gapDifferences(sight: Sight): readonly string[] {
  return sight.coverage.flatMap((scope) =>
    scope.gaps.map(
      (gap) => `not looked at (${gap.reason}): ${gap.path ?? scope.scope}${gap.detail === undefined ? '' : `: ${gap.detail}`}`,
    ),
  );
}

function describe(finding: Observation): string {
  const because = finding.evidence
    .map((evidence) => evidence.indicator)
    .slice(0, 3)
    .join(', ');
  return `${finding.product} ${finding.state} ${finding.identity} ${finding.channel} at ${finding.anchor} by ${because}`;
}
