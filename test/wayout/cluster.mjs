// A Spark standalone cluster on this machine: one master, two workers with one core each, on loopback addresses.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { start, stop } from './tools.mjs';

const WORKERS = 2;

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts one daemon and waits for the line that says it is there. */
function startDaemon(python, args, env, ready) {
  return new Promise((resolve, reject) => {
    const said = [];
    const spark = join(python, '..', '..', 'lib');
    const home = readdirSync(spark).map((name) => join(spark, name, 'site-packages', 'pyspark'))[0];
    const daemon = start(join(home, 'bin', 'spark-class'), args, {
      env: { SPARK_HOME: home, SPARK_LOCAL_IP: '127.0.0.1', ...env },
      lines: (line) => {
        said.push(line);
        if (ready.test(line)) resolve(daemon);
      },
    });
    daemon.once('close', () => reject(new Error(`${args[0]} ended before it was ready:\n${said.slice(-15).join('\n')}`)));
    daemon.once('error', reject);
  });
}

/** Starts the cluster; work files of its workers go under `folder`. */
export async function startCluster(python, folder) {
  const port = await freePort();
  const url = `spark://127.0.0.1:${port}`;
  const env = { SPARK_WORKER_DIR: join(folder, 'work'), SPARK_DAEMON_MEMORY: '512m', SPARK_LOG_DIR: join(folder, 'logs') };
  const daemons = [];
  try {
    const master = ['org.apache.spark.deploy.master.Master', '--host', '127.0.0.1', '--port', String(port), '--webui-port', '0'];
    daemons.push(await startDaemon(python, master, env, /I have been elected leader/));
    const worker = ['org.apache.spark.deploy.worker.Worker', '--host', '127.0.0.1', '--webui-port', '0', '--cores', '1', '--memory', '2g', url];
    for (let nth = 0; nth < WORKERS; nth++) daemons.push(await startDaemon(python, worker, env, /Successfully registered with master/));
  } catch (thrown) {
    for (const daemon of daemons.reverse()) await stop(daemon);
    throw thrown;
  }
  return {
    url,
    /** The workers, for whoever wants to see one die. */
    workers: daemons.slice(1),
    stop: async () => {
      for (const daemon of [...daemons].reverse()) await stop(daemon);
    },
  };
}

/** Tasks done by each executor, from the event logs of the Spark sessions: `{ 'session executor': tasks }`. */
export function tasksOfExecutors(folder) {
  const tasks = {};
  for (const file of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      if (!line.includes('"SparkListenerTaskEnd"')) continue;
      const executor = `${file.split('.')[0]} executor ${JSON.parse(line)['Task Info']['Executor ID']}`;
      tasks[executor] = (tasks[executor] ?? 0) + 1;
    }
  }
  return tasks;
}
