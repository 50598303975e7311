// Work nobody waits for: its failure is the log's, never the process's end.
import type { Logger } from 'pino';
import { isDatabaseUnavailable } from './database.js';

/** `what` says what is missing when it fails. A database that is away for a moment is an everyday matter. */
export function unattended(work: Promise<unknown>, log: Logger, what: string): void {
  work.catch((error: unknown) => log[isDatabaseUnavailable(error) ? 'debug' : 'error']({ error }, what));
}
