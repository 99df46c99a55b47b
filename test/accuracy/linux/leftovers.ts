import type { Step } from '../subject.ts';

/** Files that a product leaves when it is removed: what it wrote on its first starts, in accounts that have no copy. */
const LEFT: readonly (readonly [product: string, at: string, text: string])[] = [
  ['claude-code', '/home/gus/.claude/history.jsonl', '{}\n'],
  ['claude-code', '/home/gus/.claude.json', '{"numStartups":3,"installMethod":"native"}'],
  ['gemini-cli', '/home/cho/.gemini/settings.json', '{"selectedAuthType":"oauth-personal"}'],
  ['codex-cli', '/home/eli/.codex/config.toml', 'model = "gpt-5"\n'],
  ['aider', '/home/cho/.aider.conf.yml', 'model: sonnet\n'],
  ['goose', '/home/dia/.config/goose/config.yaml', 'GOOSE_PROVIDER: anthropic\n'],
  ['cursor', '/home/dia/.cursor/mcp.json', '{"mcpServers":{}}'],
  ['amp', '/home/eli/.config/amp/settings.json', '{"amp.url":"https://ampcode.com/"}'],
  ['continue', '/home/eli/.continue/config.yaml', 'name: Local\n'],
  ['opencode', '/home/fay/.local/share/opencode/auth.json', '{}'],
  ['claude-desktop', '/home/fay/.config/Claude/claude_desktop_config.json', '{"mcpServers":{}}'],
  ['qwen-code', '/home/fay/.qwen/settings.json', '{}'],
  ['claude-squad', '/home/fay/.claude-squad/config.json', '{}'],
];

export const leftovers: readonly Step[] = LEFT.map(([product, at, text], index) => ({
  name: `left by ${product}`,
  isSmall: index < 3,
  build(site) {
    site.write(at, text);
    site.row({ product, method: 'configuration', path: at, expect: 'leftover', class: 'plain' });
  },
}));
