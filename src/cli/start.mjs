// npm start                          installs, builds, serves, prints the URL, opens a browser where there is a desktop
// npm start -- --headless --days 7   does the main job in a headless Chromium and writes out/
// Further flags: --port N, --no-open, --preset original|showcase, --seed N, --out DIR
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { ensureBuild, ensureModules, requireNode, ROOT } from './setup.mjs';

function options() {
  const { values } = parseArgs({
    options: {
      headless: { type: 'boolean', default: false },
      days: { type: 'string', default: '7' },
      preset: { type: 'string', default: 'original' },
      seed: { type: 'string' },
      port: { type: 'string', default: '4870' },
      out: { type: 'string', default: 'out' },
      'no-open': { type: 'boolean', default: false },
    },
  });
  const whole = (name, least) => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < least) throw new Error(`--${name} takes a whole number of at least ${least}, not "${values[name]}".`);
    return number;
  };
  if (!['original', 'showcase'].includes(values.preset)) throw new Error(`--preset is original or showcase, not "${values.preset}".`);
  return {
    headless: values.headless,
    open: !values['no-open'],
    days: whole('days', 1),
    port: whole('port', 0),
    preset: values.preset,
    seed: values.seed === undefined ? undefined : whole('seed', 0),
    out: join(ROOT, values.out),
  };
}

function openBrowser(url) {
  const desktop = process.platform === 'darwin' || process.platform === 'win32' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!desktop || process.env.CI) return;
  const [command, ...args] = process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['cmd', '/c', 'start', '', url] : ['xdg-open', url];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

try {
  const chosen = options();
  requireNode();
  ensureModules();
  ensureBuild();
  if (chosen.headless) {
    const { mainJob } = await import('./headless.mjs');
    await mainJob(chosen);
  } else {
    const { serve } = await import('./serve.mjs');
    const site = { root: join(ROOT, 'dist'), base: '/tabhouse/' };
    // A browser keeps the warehouse per address, so the port stays the same unless something else has it.
    const server = await serve({ ...site, port: chosen.port }).catch((error) => {
      if (error.code !== 'EADDRINUSE') throw error;
      console.log(`Port ${chosen.port} is taken; another one is used, which has a warehouse of its own.`);
      return serve({ ...site, port: 0 });
    });
    console.log(`\n  Tabhouse runs at ${server.url}\n  Everything stays in that browser tab. Stop the server with Ctrl+C.\n`);
    if (chosen.open) openBrowser(server.url);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
