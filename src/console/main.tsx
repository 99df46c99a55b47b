import '@mantine/core/styles.css';
import './look.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const place = document.getElementById('console');
if (place === null) throw new Error('index.html has no place for the console');
// Vite puts it there at build time, the collector with each answer; a browser hides it from selectors, not from us.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// What locks scrolling behind a dialogue asks here for it (get-nonce).
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = nonce;
createRoot(place).render(<App nonce={nonce} />);
