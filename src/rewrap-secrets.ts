// `npm run rewrap-secrets`: after SECRET_KEY was changed (the old one in SECRET_KEY_PREVIOUS), seals every credential under the new key.
import { pino } from 'pino';
import { loadConfig } from '../config/index.js';
import { secretKeyOf } from '../config/secret-key.js';
import { rewrapSecrets } from './accounts/rewrap.js';
import { Sealer } from './accounts/sealing.js';
import { Database } from './store/database.js';
import { runningDatabase } from './store/embedded.js';

const config = loadConfig();
const connectionString = config.databaseUrl ?? (await runningDatabase(config.dataDir));
if (connectionString === null) {
  process.stderr.write('No database is running for this DATA_DIR; start the hub first, or set DATABASE_URL.\n');
  process.exit(1);
}
const database = new Database(connectionString, { maxConnections: 1, log: pino({ level: config.logLevel }) });
const report = await rewrapSecrets(database, new Sealer(await secretKeyOf(config), config.previousSecretKey));
await database.close();
process.stdout.write(`${String(report.rewrapped)} sealed again, ${String(report.alreadyCurrent)} were under the present key already.\n`);
