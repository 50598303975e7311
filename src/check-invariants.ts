// `npm run check:invariants`: asks a live database every invariant and prints what breaks one. Exit code 1 when something does.
import { pino } from 'pino';
import { loadConfig } from '../config/index.js';
import { runningDatabase } from './store/embedded.js';
import { Database } from './store/database.js';
import { checkInvariants, MOST_COUNTED } from './store/invariants.js';

const config = loadConfig();
const connectionString = config.databaseUrl ?? (await runningDatabase(config.dataDir));
if (connectionString === null) {
  process.stderr.write('No database is running for this DATA_DIR; start the hub first, or set DATABASE_URL.\n');
  process.exit(1);
}
const log = pino({ level: config.logLevel });
const database = new Database(connectionString, { maxConnections: 1, log, plans: 'whole_tables', answerTimeoutMs: 0 });
// All of one moment, and as long as it takes: a live database may be large.
const violations = await database.transaction(async (tx) => {
  await tx.query({ text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY' });
  await tx.query({ text: 'SET LOCAL statement_timeout = 0' });
  return checkInvariants(tx, { settled: false });
});
await database.close();
for (const { invariant, meaning, count, examples } of violations) {
  const times = count >= MOST_COUNTED ? `${String(MOST_COUNTED)} times or more` : count === 1 ? 'once' : `${String(count)} times`;
  process.stdout.write(`${invariant} broken ${times}: ${meaning}\n`);
  for (const example of examples) process.stdout.write(`    ${JSON.stringify(example)}\n`);
}
const broken = violations.length === 1 ? '1 check fails' : `${String(violations.length)} checks fail`;
process.stdout.write(violations.length === 0 ? 'All invariants hold.\n' : `${broken}.\n`);
process.exitCode = violations.length === 0 ? 0 : 1;
