// `npm start`: sets up what is missing, then runs the hub in this terminal. Signals are passed on, its exit code is ours.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, install, requireNode, root } from './set-up.mjs';

requireNode();
await install();
await build();

const hub = spawn(process.execPath, [join(root, 'dist', 'src', 'main.js')], { cwd: root, stdio: 'inherit', env: process.env });
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // After a terminal's Ctrl-C the hub may have it already, and npm sends its own: the hub stops once, however often it is told.
    if (!stopping) hub.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    stopping = true;
  });
}
hub.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
