// What the two commands of the README need, installed by themselves. Node's own modules only: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const ORACLE = join(ROOT, '.oracle', 'dbt');
/** The last dbt whose parser is pure Python, its DuckDB adapter, the tab's DuckDB, and the parser that reads the models as Spark SQL. */
export const ORACLE_PINS = ['dbt-core==1.11.16', 'dbt-duckdb==1.11.1', 'duckdb==1.5.6', 'sqlglot==30.30.0', 'pyarrow==26.0.1'];

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Runs a command with its output shown; throws with `why` when it fails. */
export function run(command, args, why, options = {}) {
  const done = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
  if (done.error) throw new Error(`${why}: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`${why}: ${command} ended with ${done.signal ?? done.status}`);
}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new Error(`Tabhouse needs Node 20.19 or newer; this is ${process.version}.`);
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

const install = (...more) =>
  run(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', ...more], 'The packages could not be installed', {
    shell: process.platform === 'win32',
  });

const buildToolLoads = () => spawnSync(process.execPath, ['--input-type=module', '-e', "await import('vite')"], { cwd: ROOT, stdio: 'ignore' }).status === 0;

/**
 * npm packages as the lock file has them; nothing to do when they were installed from this very lock file.
 * `npm ci` refuses a lock file without the optional builds for other platforms, and leaves out those it lacks
 * (https://github.com/npm/cli/issues/4828): where the build tool's own is missing, the exact pins of package.json are installed without the lock.
 */
export function ensureModules() {
  const stamp = join(ROOT, 'node_modules', '.tabhouse-lock');
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing packages …');
  install();
  if (!buildToolLoads()) install('--no-package-lock');
  writeFileSync(stamp, lock);
}

function newestChange(path) {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, name === 'target' || name === 'logs' ? 0 : newestChange(join(path, name))), info.mtimeMs);
}

/** The built site in `dist/`, made anew when a source is newer. */
export function ensureBuild() {
  const built = join(ROOT, 'dist', 'index.html');
  const inputs = ['src', 'sql', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'].map((name) => join(ROOT, name)).filter(existsSync);
  if (existsSync(built) && inputs.every((path) => newestChange(path) <= statSync(built).mtimeMs)) return;
  console.log('Building …');
  run(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], 'The site could not be built');
}

function onPath(name) {
  const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.split(/\r?\n/)[0].trim() : null;
}

/** An installed Chrome or Chromium, or null. `CHROMIUM` names one by hand. */
export function findChromium() {
  const home = homedir();
  const places = [
    process.env.CHROMIUM,
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    join(home, 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome'),
    join(process.env['PROGRAMFILES'] ?? 'C:\\Program Files', 'Google\\Chrome\\Application\\chrome.exe'),
    join(process.env['PROGRAMFILES(X86)'] ?? 'C:\\Program Files (x86)', 'Microsoft\\Edge\\Application\\msedge.exe'),
  ];
  return (
    places.find((place) => place && existsSync(place)) ??
    ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map(onPath).find(Boolean) ??
    null
  );
}

/** An installed Chrome or Chromium; on Debian and its kin it is installed from the system's packages when there is none. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (onPath('apt-get')) {
    console.log('Installing Chromium from the system packages …');
    const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    const apt = (...args) => run(asRoot[0] ?? 'apt-get', asRoot.length ? [...asRoot.slice(1), 'apt-get', ...args] : args, 'Chromium could not be installed');
    apt('update', '-qq');
    apt('install', '-y', '-qq', 'chromium');
  }
  const now = findChromium();
  if (!now) throw new Error('No Chrome or Chromium was found. Install one, or name it with CHROMIUM=/path/to/chrome.');
  return now;
}

function pythonAtLeast310() {
  for (const name of ['python3.12', 'python3.11', 'python3.10', 'python3', 'python']) {
    const asked = spawnSync(name, ['-c', 'import sys; print(sys.version_info >= (3, 10) and sys.version_info < (3, 14))'], { encoding: 'utf8' });
    if (asked.status === 0 && asked.stdout.trim() === 'True') return name;
  }
  throw new Error('The tests compare with real dbt and need Python 3.10 to 3.13; none was found.');
}

/** Real dbt in `.oracle/dbt`, at exact pins. Returns the folder of its executables. */
export function ensureOracle() {
  const bin = join(ORACLE, process.platform === 'win32' ? 'Scripts' : 'bin');
  const stamp = join(ORACLE, 'pins');
  const pins = ORACLE_PINS.join('\n');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== pins) {
    console.log('Installing the dbt oracle …');
    run(pythonAtLeast310(), ['-m', 'venv', '--clear', ORACLE], 'A Python environment for dbt could not be made');
    run(join(bin, 'python'), ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...ORACLE_PINS], 'dbt could not be installed');
    writeFileSync(stamp, pins);
  }
  return bin;
}
