// `npm start`: sets up what is missing, then runs the hub in this terminal. Signals are passed on, its exit code is ours.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, install, requireNode, root } from './set-up.mjs';

requireNode();
await install();
await build();

const hub = spawn(process.execPath, [join(root, 'dist', 'src', 'main.js')], { cwd: root, stdio: 'inherit', env: process.env });
let stopping = false;
function stop(signal) {
  // After a terminal's Ctrl-C the hub may have it already, and npm sends its own: the hub stops once, however often it is told.
  if (!stopping) hub.kill(signal);
  stopping = true;
}
process.on('SIGINT', () => stop('SIGINT'));
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGHUP', () => stop('SIGTERM'));

// npm hands a SIGTERM to its shell, and many shells die of it without a word to us: being left alone means the same.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) stop('SIGTERM');
}, 500).unref();

hub.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
