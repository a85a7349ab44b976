// What the way out needs: Java, Maven, Python with exact pins, Delta's jars. Installed into .cache/wayout by themselves.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/setup.mjs';

export const WAYOUT = join(ROOT, 'wayout');
export const CACHE = join(ROOT, '.cache', 'wayout');
const JARS = ['io.delta:delta-spark_2.12:3.3.3', 'io.delta:delta-storage:3.3.3'];
export const VERSIONS = 'Spark 3.5.9, Delta 3.3.3, dbt-core 1.11.16, dbt-spark 1.11.0, dbt-duckdb 1.11.1, DuckDB 1.5.6';

/** Children under way, ended with this process however it ends. */
const children = new Set();

/** Ends a child that was started here, by its id: asks first, insists after ten seconds. */
export async function stop(child) {
  if (!children.has(child)) return;
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(insist);
}

/** Starts a command; `lines` gets each line it prints. */
export function start(command, args, { env = {}, lines = console.log, cwd = ROOT } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  child.once('close', () => children.delete(child));
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (chunk) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop();
      parts.forEach((line) => lines(line));
    });
    stream.on('end', () => rest && lines(rest));
  }
  return child;
}

/** Runs a command to its end. Returns its exit code. */
export function finish(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ? 1 : code));
  });
}

export async function stopAll() {
  await Promise.all([...children].map(stop));
}

process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void stopAll().then(() => process.exit(1)));
}

function need(command, args, why) {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.error || done.status !== 0) throw new Error(why);
  return done.stdout + done.stderr;
}

/** Java 17 (Spark 3.5 runs on 8, 11 and 17), Maven and Python 3.10 or 3.11, or an error that says which is missing and how to get it. */
export function requireTools() {
  const java = need('java', ['-version'], 'The way out to Spark needs Java 17, and none was found. On Debian: apt-get install openjdk-17-jre-headless.');
  const major = Number(/version "(?:1\.)?(\d+)/.exec(java)?.[1]);
  if (![8, 11, 17].includes(major)) throw new Error(`Spark 3.5 runs on Java 8, 11 or 17; this is ${major}. Set JAVA_HOME and PATH to one of them.`);
  need('mvn', ['-v'], 'The way out to Spark needs Maven for the jars of Delta, and none was found. On Debian: apt-get install maven.');
  return `Java ${major}`;
}

function findPython() {
  for (const name of ['python3.11', 'python3.10', 'python3']) {
    const asked = spawnSync(name, ['-c', 'import sys; print(sys.version_info[:2] in ((3, 10), (3, 11)))'], { encoding: 'utf8' });
    if (asked.status === 0 && asked.stdout.trim() === 'True') return name;
  }
  throw new Error('The way out to Spark needs Python 3.10 or 3.11 (PySpark 3.5), and neither was found.');
}

/** A Python with what wayout/requirements.txt pins. Returns its executable. */
export async function ensurePython() {
  const venv = join(CACHE, 'venv');
  const python = join(venv, 'bin', 'python');
  const stamp = join(venv, 'requirements.txt');
  const pins = readFileSync(join(WAYOUT, 'requirements.txt'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === pins) return python;
  console.log('Installing dbt and Spark at their pins …');
  mkdirSync(CACHE, { recursive: true });
  if (await finish(start(findPython(), ['-m', 'venv', '--clear', venv]))) throw new Error('A Python environment could not be made');
  const installed = await finish(start(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', join(WAYOUT, 'requirements.txt')]));
  if (installed) throw new Error('dbt and Spark could not be installed');
  writeFileSync(stamp, pins);
  return python;
}

/** Delta's jars, by Maven. Returns their paths, joined by commas as Spark wants them. */
export async function ensureJars() {
  const folder = join(CACHE, 'jars');
  mkdirSync(folder, { recursive: true });
  for (const artifact of JARS) {
    const [, name, version] = artifact.split(':');
    if (existsSync(join(folder, `${name}-${version}.jar`))) continue;
    if (
      await finish(
        start('mvn', ['-q', '-B', '-Dstyle.color=never', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`], { cwd: CACHE }),
      )
    )
      throw new Error(`${artifact} could not be fetched`);
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jar'))
    .map((name) => join(folder, name))
    .join(',');
}
