import type { Host } from './host/contract.ts';
import type { Place, Scope } from './places/contract.ts';
import type { ScopeId } from '../domain/evidence.ts';

const SYSTEM = 'system';

/** The scopes of one place on this host: the system's part, and one for each home. */
export function scopesOf(host: Host, place: Place): readonly Scope[] {
  const environment = { kind: 'host' } as const;
  const system: Scope = { id: scopeId(place.id, SYSTEM), place: place.id, environment };
  const homes = place.scopes === 'system' ? [] : host.homes();
  const inHomes = homes.map((home): Scope => ({
    id: scopeId(place.id, homeLabel(home)),
    place: place.id,
    environment,
    home,
    account: home.account,
  }));
  return place.scopes === 'homes' ? inHomes : [system, ...inHomes];
}

/** `<place>@<account id or "system">`; two homes of one account are told apart by their path. */
function scopeId(place: string, label: string): ScopeId {
  return `${place}@${label}`;
}

function homeLabel(home: { readonly path: string; readonly account: { readonly id: string } }): string {
  return `${home.account.id}:${home.path}`;
}
