import { describe, expect, it } from 'vitest';
import { chosenName, plainImageName, taggedImageName, unnamedImage } from './image-name.ts';

const DIGEST = `@sha256:${'a'.repeat(64)}`;

describe('an image is named', () => {
  const rows = [
    { given: 'docker.io/library/alpine:3.20', plain: 'alpine', tagged: 'alpine:3.20' },
    { given: 'ollama/ollama:latest', plain: 'ollama/ollama', tagged: 'ollama/ollama:latest' },
    { given: 'index.docker.io/ollama/ollama', plain: 'ollama/ollama', tagged: 'ollama/ollama' },
    {
      given: `ghcr.io/open-webui/open-webui:main${DIGEST}`,
      plain: 'ghcr.io/open-webui/open-webui',
      tagged: 'ghcr.io/open-webui/open-webui:main',
    },
    {
      given: 'registry.example.com:5000/team/box',
      plain: 'registry.example.com:5000/team/box',
      tagged: 'registry.example.com:5000/team/box',
    },
    { given: 'localhost/box:1', plain: 'box', tagged: 'localhost/box:1' },
  ];
  for (const { given, plain, tagged } of rows) {
    it(given.slice(0, 60), () => expect([plainImageName(given), taggedImageName(given)]).toEqual([plain, tagged]));
  }
  it('by its id when it has no name', () =>
    expect(unnamedImage(`sha256:${'0123456789ab'.padEnd(64, 'f')}`)).toBe('sha256:0123456789ab'));
});

describe('a container is named', () => {
  const rows = [
    { given: '/shop-web-1', want: 'shop-web-1' },
    { given: '/shop_web_1', want: 'shop_web_1' },
    { given: '/box', want: 'box' },
    { given: '/eager_turing', want: undefined },
    { given: 'eager_turing2', want: undefined },
    { given: '/', want: undefined },
    { given: undefined, want: undefined },
  ];
  for (const { given, want } of rows) it(`${given} is ${want}`, () => expect(chosenName(given)).toBe(want));
});
