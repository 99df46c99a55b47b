import type { Candidate, Look, PlaceGap, Scope } from '../contract.ts';
import { bundleAt } from '../applications/bundles.ts';
import { opensSwept } from '../archives.ts';
import { gapFrom } from '../listing.ts';
import { channelOfFile } from '../own-layout.ts';
import { movedPackage } from '../moved-package.ts';
import { isCalledAppImage, productNameIn } from '../../formats/app-image.ts';
import { isOutcome } from '../../host/contract.ts';
import { isSmallArchive, type Lead } from '../../host/sweep/leads.ts';
import { join, nameOf, parentOf, type HostPath } from '../../../domain/host-path.ts';

/** A lead and where it lies. */
export interface PlacedLead {
  readonly folder: HostPath;
  readonly lead: Lead;
}

/** What a file that a sweep tells of may be. */
export function* readLead(look: Look, scope: Scope, { folder, lead }: PlacedLead): Iterable<Candidate | PlaceGap> {
  const path = join(folder, lead.name);
  if (lead.kind !== 'named' || isSmallArchive(lead.name)) {
    const facts = look.host.factsOnce(path);
    const gap = isOutcome(facts) ? gapFrom(facts, path) : undefined;
    if (gap !== undefined) yield gap;
    if (isOutcome(facts) || facts.kind !== 'file') return;
    yield { kind: 'file', path, facts, ...(opensSwept(scope, path) ? { opensArchive: true } : {}), ...channelOfFile(path) };
    return;
  }
  if (lead.name === 'package.json') yield* movedPackage(look, folder);
  else if (lead.name === 'app.asar' || lead.name === 'product.json') yield* electron(look, folder);
  else if (lead.name === 'Info.plist') yield* bundle(look, folder);
  else if (isCalledAppImage(lead.name)) yield* appImage(look, folder, lead.name);
}

/** `Tool/resources/app.asar`, `Editor/resources/app/product.json`: the folder around `resources` is the application. */
function* electron(look: Look, folder: HostPath): Iterable<Candidate> {
  const resources = nameOf(folder) === 'app' ? parentOf(folder) : folder;
  const path = parentOf(resources);
  // On macOS `Resources` lies inside a bundle, which is met as such.
  if (nameOf(resources) !== 'resources' || path === '/' || look.claimed.has(path)) return;
  look.claimed.add(path);
  yield { kind: 'application', keys: [], path, channel: 'application' };
}

/** `Tool.app/Contents/Info.plist`; those of frameworks and plug-ins are a bundle's own. */
function* bundle(look: Look, contents: HostPath): Iterable<Candidate> {
  const path = parentOf(contents);
  if (look.host.platform === 'macos' && nameOf(contents) === 'Contents') yield* bundleAt(look, parentOf(path), nameOf(path));
}

function* appImage(look: Look, folder: HostPath, name: string): Iterable<Candidate> {
  const path = join(folder, name);
  const product = productNameIn(name);
  const key = `appimage:${product.toLowerCase()}` as const;
  if (!look.wanted.has(key) || look.claimed.has(path)) return;
  look.claimed.add(path);
  yield { kind: 'application', keys: [key], path, channel: 'appimage', anchor: join(folder, `${product}.AppImage`) };
}
