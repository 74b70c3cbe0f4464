// A mock worker behind a local server of its own, on a free port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const START_SECONDS = 120;

export async function startServer(jar, ...flags) {
  const child = spawn('java', ['-jar', jar, '--serve-api', '--api-port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, RUNPOD_LOG_FORMAT: 'text' },
  });
  const log = [];
  const url = await new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error(`no server after ${START_SECONDS} s:\n${log.join('\n')}`)), START_SECONDS * 1000);
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}:\n${log.join('\n')}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      const match = /job API at (http:\/\/\S+)/.exec(line);
      if (match) {
        clearTimeout(late);
        found(match[1]);
      }
    });
  });
  child.removeAllListeners('exit');
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await once(child, 'exit');
        clearTimeout(killer);
      }
    },
  };
}
