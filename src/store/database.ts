// The one door to PostgreSQL: pooled queries, transactions, and the mapping of its errors.
import pg from 'pg';
import type { Logger } from 'pino';

// bigint (seq, keys, epochs) stays below 2^53 here: numbers, not strings.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface Statement {
  /** Named statements are prepared once per connection. */
  name?: string;
  text: string;
  values?: unknown[];
}

/** Something that runs statements: the pool, or one transaction's connection. */
export interface Queryable {
  query<Row extends object>(statement: Statement): Promise<Row[]>;
}

export class Database implements Queryable {
  private readonly pool: pg.Pool;

  constructor(connectionString: string, options: { maxConnections: number; log: Logger }) {
    this.pool = new pg.Pool({
      connectionString,
      max: options.maxConnections,
      application_name: 'switchboard',
      connectionTimeoutMillis: 5000,
      // A statement that runs this long is a defect; the caller gets an error instead of a hang.
      statement_timeout: 30_000,
      keepAlive: true,
    });
    this.pool.on('error', (error) => options.log.warn({ code: errorCode(error) }, 'idle database connection lost'));
  }

  async query<Row extends object>(statement: Statement): Promise<Row[]> {
    return (await this.pool.query<Row>(statement)).rows;
  }

  /** Runs `work` in one transaction; rolls back and rethrows when it throws. */
  async transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work({
        async query<Row extends object>(statement: Statement): Promise<Row[]> {
          return (await client.query<Row>(statement)).rows;
        },
      });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** SQLSTATE or node's network code, when the error has one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return errorCode(error) === '23505' && (constraint === undefined || (error as { constraint?: string }).constraint === constraint);
}

/** The database itself is away or busy: nothing is wrong with the statement, it may be run again later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  if (code === undefined)
    return error instanceof Error && /timeout exceeded when trying to connect|Connection terminated/.test(error.message);
  return /^(08|53|57P|58)/.test(code) || /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|ENOENT)/.test(code);
}

/** Two transactions met in the wrong order; the whole statement was rolled back and may be run again. */
export function isSerializationConflict(error: unknown): boolean {
  const code = errorCode(error);
  return code === '40P01' || code === '40001';
}
