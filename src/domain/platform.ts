/** Systems that can be looked at; apart from the schemas, for processes that load no schema library. */
export const PLATFORMS = ['linux', 'macos', 'windows'] as const;
export type Platform = (typeof PLATFORMS)[number];
