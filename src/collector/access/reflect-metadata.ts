/**
 * The four functions of the `reflect-metadata` polyfill that tsyringe, inside @peculiar/x509, asks of `Reflect` when it is
 * loaded; it refuses to load without. Imported before it, and nowhere else.
 */
type Target = object;
type Metadata = Map<unknown, unknown>;

const stored = new WeakMap<Target, Metadata>();
const own = (target: Target): Metadata => stored.get(target) ?? new Map<unknown, unknown>();

const metadata = {
  defineMetadata(key: unknown, value: unknown, target: Target): void {
    stored.set(target, own(target).set(key, value));
  },
  getOwnMetadata: (key: unknown, target: Target): unknown => own(target).get(key),
  getMetadata(key: unknown, target: Target): unknown {
    for (let at: Target | null = target; at !== null; at = Object.getPrototypeOf(at) as Target | null) {
      if (own(at).has(key)) return own(at).get(key);
    }
    return undefined;
  },
  hasOwnMetadata: (key: unknown, target: Target): boolean => own(target).has(key),
};

for (const [name, value] of Object.entries(metadata)) {
  if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value, configurable: true, writable: true });
}
