/**
 * Editors of the VS Code family: name, data folder in a home (product.json `dataFolderName`), and folder of settings in
 * `~/.config`, `Library/Application Support` or `AppData/Roaming` (`nameShort`) where it is known. Folders as seen on real installs and in the tables of public detectors
 * that docs/channels.md names; those of a name that has changed stay, since machines keep them.
 */
export const DESKTOP: readonly (readonly [string, string, string?])[] = [
  ['Visual Studio Code', '.vscode', 'Code'],
  ['Visual Studio Code Insiders', '.vscode-insiders', 'Code - Insiders'],
  ['Visual Studio Code Exploration', '.vscode-exploration', 'Code - Exploration'],
  ['VSCodium', '.vscode-oss', 'VSCodium'],
  ['VSCodium', '.vscodium', 'VSCodium'],
  ['VSCodium Insiders', '.vscodium-insiders', 'VSCodium - Insiders'],
  ['Cursor', '.cursor', 'Cursor'],
  ['Windsurf', '.windsurf', 'Windsurf'],
  ['Windsurf Next', '.windsurf-next', 'Windsurf - Next'],
  ['Devin Desktop', '.devin', 'Devin'],
  ['Trae', '.trae', 'Trae'],
  ['Trae CN', '.trae-cn', 'Trae CN'],
  ['Antigravity', '.antigravity', 'Antigravity'],
  ['Antigravity IDE', '.antigravity-ide', 'Antigravity IDE'],
  ['Qoder', '.qoder', 'Qoder'],
  ['Kiro', '.kiro', 'Kiro'],
  ['PearAI', '.pearai', 'PearAI'],
  ['Void', '.void', 'Void'],
  ['Void', '.void-editor', 'Void'],
  ['Melty', '.melty'],
  ['Melty', '.meltycode'],
  ['Aide', '.aide', 'Aide'],
  ['Positron', '.positron', 'Positron'],
  ['Eclipse Theia', '.theia'],
  ['MarsCode', '.marscode'],
];

/** The remote side of an editor: what it puts into a home of the machine that it edits on. */
export const SERVERS: readonly (readonly [string, string])[] = [
  ['Visual Studio Code server', '.vscode-server'],
  ['Visual Studio Code Insiders server', '.vscode-server-insiders'],
  ['Visual Studio Code server (Codespaces)', '.vscode-remote'],
  ['VSCodium server', '.vscodium-server'],
  ['VSCodium server', '.vscode-server-oss'],
  ['Cursor server', '.cursor-server'],
  ['Windsurf server', '.windsurf-server'],
  ['Devin Desktop server', '.devin-server'],
  ['Trae server', '.trae-server'],
  ['Trae CN server', '.trae-cn-server'],
  ['Kiro server', '.kiro-server'],
  ['Qoder server', '.qoder-server'],
  ['Antigravity server', '.antigravity-server'],
  ['Antigravity IDE server', '.antigravity-ide-server'],
  ['PearAI server', '.pearai-server'],
  ['Positron server', '.positron-server'],
  ['Comate server', '.comate-server'],
  ['Void server', '.void-server'],
  ['Melty server', '.meltycode-server'],
  ['openvscode-server', '.openvscode-server'],
];
