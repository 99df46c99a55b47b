/** Names of the icons, and their lines in a square of 16. */
const ICONS = {
  search: 'M7 12.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zm4-1.5 3.5 3.5',
  host: 'M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3',
  finding: 'M8 1.5 14.5 13h-13zM8 6v3.5M8 11.3v.2',
  overview: 'M2 13.5h12M3.5 11V8M7 11V3M10.5 11V6M14 11V4.5',
  product: 'M8 1.5 14 5v6l-6 3.5L2 11V5zM2 5l6 3.5L14 5M8 8.5v6',
  policy: 'M8 1.5 13.5 3.5V8c0 3-2.2 5.3-5.5 6.5C4.7 13.3 2.5 11 2.5 8V3.5z',
  rollout: 'M8 10.5V2m0 0L5 5m3-3 3 3M2.5 10.5v3h11v-3',
  compliance: 'M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 9l1.7 1.7L10.5 7.5',
  administration:
    'M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 1.5v2m0 9v2m6.5-6.5h-2m-9 0h-2m11.1-4.6-1.4 1.4m-6.4 6.4-1.4 1.4m0-9.2 1.4 1.4m6.4 6.4 1.4 1.4',
  person: 'M8 7.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14.5c.5-3 2.7-4.5 5.5-4.5s5 1.5 5.5 4.5',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  check: 'm3 8.5 3.5 3.5L13 4.5',
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 1.5V4.5h-3',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.5m0 11V15m7-7h-1.5M2.5 8H1m11.9-4.9-1 1m-7.8 7.8-1 1m0-9.8 1 1m7.8 7.8 1 1',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z',
  screen: 'M1.5 2.5h13v8.5h-13zM5.5 13.5h5',
  language: 'M1.5 3.5h7M5 2v1.5M7 3.5C6.5 6.5 4.5 8.5 2 9.5M3.5 5.5c.8 1.8 2.3 3.2 4 4M8.5 14l3-7.5 3 7.5M9.5 11.5h4',
  signOut: 'M6 2.5H2.5v11H6M10 11l3-3-3-3M13 8H6',
  down: 'm4 6 4 4 4-4',
  right: 'm6 4 4 4-4 4',
  cross: 'm4 4 8 8m0-8-8 8',
  clock: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5V8l2.5 1.5',
  pulse: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  map: 'M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z',
  download: 'M8 2v8.5m0 0L5 7.5m3 3 3-3M2.5 13.5h11',
  plus: 'M8 3v10M3 8h10',
  bookmark: 'M4 2h8v12l-4-3-4 3z',
  order: 'M4.5 2.5v11m0 0L2 11m2.5 2.5L7 11M9 4h5M9 8h3.5M9 12h2',
  columns: 'M2 3h12v10H2zM6.2 3v10M9.8 3v10',
} as const;

/** Names of icons. */
export type IconName = keyof typeof ICONS;

/** A line drawing beside words, which alone are read out. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={ICONS[name]} />
    </svg>
  );
}
