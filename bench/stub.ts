// The platform's stand-in as a process of its own.
import { createStub } from '../connectors/telegram/stub/index.js';

const stub = await createStub();
process.stdout.write(`${stub.url}\n`);
process.on('SIGTERM', () => void stub.stop().then(() => process.exit(0)));
