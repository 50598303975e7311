// `npm run check:invariants`: asks a live database every invariant and prints what breaks one. Exit code 1 when something does.
import { pino } from 'pino';
import { loadConfig } from '../config/index.js';
import { runningDatabase } from './store/embedded.js';
import { Database } from './store/database.js';
import { checkInvariants } from './store/invariants.js';

const config = loadConfig();
const connectionString = config.databaseUrl ?? (await runningDatabase(config.dataDir));
if (connectionString === null) {
  process.stderr.write('No database is running for this DATA_DIR; start the hub first, or set DATABASE_URL.\n');
  process.exit(1);
}
const database = new Database(connectionString, { maxConnections: 1, log: pino({ level: config.logLevel }) });
const violations = await checkInvariants(database, { settled: false });
await database.close();
for (const { invariant, meaning, count, examples } of violations) {
  process.stdout.write(`${invariant} broken ${count >= 1000 ? '1000 times or more' : `${String(count)} times`}: ${meaning}\n`);
  for (const example of examples) process.stdout.write(`    ${JSON.stringify(example)}\n`);
}
process.stdout.write(violations.length === 0 ? 'All invariants hold.\n' : `${String(violations.length)} invariants are broken.\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
