// Writes THIRD-PARTY.md, the licences of everything the built site ships; `--check` fails when it is out of date or a licence is not permissive.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/cli/setup.mjs';

const PERMISSIVE = /^(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|Unlicense|CC0-1\.0|BlueOak-1\.0\.0|Python-2\.0|EPL-2\.0)$/;
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

/** What `dependencies` brings along, by the lock file. */
function shipped() {
  const found = new Map();
  const visit = (name, from) => {
    let place = from;
    let path;
    for (;;) {
      path = `${place ? `${place}/` : ''}node_modules/${name}`;
      if (lock.packages[path] || !place) break;
      place = place.includes('/node_modules/') ? place.slice(0, place.lastIndexOf('/node_modules/')) : '';
    }
    const entry = lock.packages[path];
    if (!entry || found.has(path)) return;
    found.set(path, { name, version: entry.version });
    for (const next of Object.keys({ ...entry.dependencies, ...entry.peerDependencies })) visit(next, path);
  };
  for (const name of [...Object.keys(lock.packages[''].dependencies), 'workbox-precaching', 'workbox-routing', 'workbox-strategies', 'workbox-core'])
    visit(name, '');
  return [...found].sort(([a], [b]) => a.localeCompare(b));
}

const refused = [];
const sections = shipped()
  .filter(([path]) => existsSync(join(ROOT, path, 'package.json')))
  .map(([path, { name, version }]) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8'));
    const file = readdirSync(join(ROOT, path)).find((entry) => /^licen[sc]e(\.|$)/i.test(entry));
    const text = file ? readFileSync(join(ROOT, path, file), 'utf8').trim() : '';
    const named = typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? manifest.licenses?.map((l) => l.type).join(' OR '));
    const licence = named ?? (/^(The )?MIT License/m.test(text) ? 'MIT' : 'unknown');
    if (
      !licence
        .replace(/[()]/g, '')
        .split(/ OR | AND /)
        .some((one) => PERMISSIVE.test(one))
    )
      refused.push(`${name}@${version}: ${licence}`);
    return `## ${name} ${version}\n\n${licence}\n${text ? `\n\`\`\`\n${text.replaceAll('```', "'''")}\n\`\`\`\n` : ''}`;
  });
const notice = `# Third-party notice\n\nMade by \`node test/licences.mjs\` from the lock file. What the built site ships, and under which licence.\n\n${[...new Set(sections)].join('\n')}`;
const path = join(ROOT, 'THIRD-PARTY.md');

if (refused.length) {
  console.error(`Not permissive, or unknown:\n${refused.join('\n')}`);
  process.exitCode = 1;
}
if (process.argv.includes('--check')) {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== notice) {
    console.error('THIRD-PARTY.md is out of date: run `node test/licences.mjs`.');
    process.exitCode = 1;
  }
} else writeFileSync(path, notice);
