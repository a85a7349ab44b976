// npm run bench [-- --write]: installs what is missing, then measures. `npm run bench -- parse [MODELS]` measures reading a project only.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureModules, requireNode, ROOT } from '../../src/cli/setup.mjs';

requireNode();
ensureModules();
const asked = process.argv.slice(2);
const [script, args] = asked[0] === 'parse' ? ['parse.ts', asked.slice(1)] : ['main.ts', asked];
const viteNode = join(ROOT, 'node_modules', 'vite-node', 'dist', 'cli.mjs');
process.exitCode = spawnSync(process.execPath, [viteNode, join('test', 'bench', script), '--', ...args], { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
