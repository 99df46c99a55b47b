import { createTheme, Modal, type MantineColorsTuple } from '@mantine/core';

/** White on its sixth shade has a contrast of 6.3:1, and the third on the dark page one of 7:1; Mantine's own blue button has 3.6:1 (WCAG 2.2 wants 4.5:1). */
const INDIGO: MantineColorsTuple = [
  '#eef0fc',
  '#dde0f8',
  '#bcc2f0',
  '#99a2e9',
  '#7a85e0',
  '#6470d8',
  '#4552c4',
  '#3a46ad',
  '#303a91',
  '#262e74',
];

/** How the console looks; what Mantine has no word for is in look.css. */
export const THEME = createTheme({
  colors: { indigo: INDIGO },
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 6 },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'ui-sans-serif, -apple-system, "Segoe UI Variable Text", "Segoe UI", Roboto, Inter, "Noto Sans", "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono", "Noto Sans Mono CJK SC", monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.05rem' }, h3: { fontSize: '0.95rem' } },
  },
  respectReducedMotion: true,
  components: {
    // Its `<header>` would be read out as a second one of the whole page.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: 'presentation' } } } }),
  },
});
