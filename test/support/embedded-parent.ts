// A process that holds a data folder and its embedded database as a hub does, to be killed by tests. Says one JSON line when it is ready.
import { pino } from 'pino';
import { openDataFolder } from '../../src/data-folder.js';
import { startEmbeddedDatabase } from '../../src/store/embedded.js';

const path = process.argv[2];
if (path === undefined) throw new Error('usage: embedded-parent.ts <data folder>');

try {
  const folder = await openDataFolder(path);
  const database = await startEmbeddedDatabase({ dataFolder: folder.path, log: pino({ level: 'silent' }) });
  process.stdout.write(`${JSON.stringify({ connectionString: database.connectionString, instanceId: folder.instanceId })}\n`);
  const held = setInterval(() => undefined, 60_000);
  process.once('SIGTERM', () => {
    clearInterval(held);
    void database.stop().then(() => folder.release());
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
