import { LARGE_EXECUTABLE_BYTES } from '../../../host/executable-size.ts';
import { isOutcome } from '../../../host/contract.ts';
import type { Candidate, Look, PlaceGap } from '../../contract.ts';
import { entriesIn } from '../../listing.ts';
import type { LayoutInput, PackageManager, Root } from '../contract.ts';
import { join } from '../../../../domain/host-path.ts';

const root = (pattern: string): Root => ({ pattern, channel: 'go', layout: programs });

/**
 * Programs that `go install` put into GOBIN or `$GOPATH/bin`, `~/go/bin` by default (https://go.dev/ref/mod#go-install), or into a version
 * manager's. There is no list of them: each program's own build information says which module it is.
 */
export const go: PackageManager = {
  id: 'go',
  platforms: ['linux', 'macos', 'windows'],
  system: ['/go/bin', '/opt/go/bin', '/usr/local/go/bin'].map(root),
  home: [
    root('go/bin'),
    root('.go/bin'),
    root('gopath/bin'),
    root('.asdf/installs/golang/*/packages/bin'),
    root('.asdf/installs/golang/*/bin'),
    root('.local/share/mise/installs/go/*/bin'),
    root('.gvm/pkgsets/*/*/bin'),
    root('.goenv/versions/*/bin'),
  ],
  windows: { system: [root('/go/bin')], home: [root('go/bin'), root('scoop/apps/go/current/bin')] },
};

function* programs(look: Look, at: LayoutInput): Iterable<Candidate | PlaceGap> {
  const entries = yield* entriesIn(look, at.folder.real, at.folder.path);
  for (const entry of entries) {
    const path = join(at.folder.real, entry.name);
    const facts = entry.kind === 'file' ? look.host.facts(path) : 'other-kind';
    // A Go program of the field is 15 MB and more; below it is somebody's own small tool.
    if (!isOutcome(facts) && facts.size >= LARGE_EXECUTABLE_BYTES) yield { kind: 'file', path, facts, channel: at.root.channel };
  }
}
