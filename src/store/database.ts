// The one door to PostgreSQL: pooled queries, transactions, and the mapping of its errors.
import pg from 'pg';
import type { Logger } from 'pino';
import { ConnectorError, HubError } from '../contract/index.js';

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

export interface DatabaseOptions {
  maxConnections: number;
  log: Logger;
  /**
   * `by_key`: tables are read by index wherever one fits. For the hub itself, whose statements touch few rows of tables that grow: a prepared
   * plan is kept, and one that reads a whole table, cheapest while it was small, costs more with every message until statistics are renewed.
   * `whole_tables`: for whoever asks about every row there is; tables are hashed, never walked row by row beside one another.
   */
  plans?: Plans;
  /** How long a statement may go without an answer; 0: as long as it takes, for migrations. */
  answerTimeoutMs?: number;
}

type Plans = 'by_key' | 'whole_tables';

const PLAN_SETTINGS: Record<Plans, string> = {
  by_key: 'SET enable_seqscan = off; SET random_page_cost = 1.1; SET jit = off',
  whole_tables: `SET enable_nestloop = off; SET enable_mergejoin = off; SET work_mem = '128MB'; SET jit = off`,
};

/** For the options of a pool, which waits for it before a connection is used, though its types do not say so. */
export const planned = (plans: Plans) => ({
  onConnect: async (client: pg.ClientBase): Promise<void> => {
    await client.query(PLAN_SETTINGS[plans]);
  },
});

// A statement that runs this long is a defect; the caller gets an error instead of a hang.
const STATEMENT_TIMEOUT_MS = 30_000;
/** A server that vanished without a word says nothing at all: given up a little after the server itself would have. */
const ANSWER_TIMEOUT_MS = 33_000;
const ROLLBACK_TIMEOUT_MS = 2_000;
/** A new connection plans every statement anew, which costs more than many runs of it: what one burst opened is kept for the next. */
const IDLE_CONNECTION_MS = 600_000;

/** For every connection to the database: the first sign of life asked of a silent server, where the system's default is two hours. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;

export class Database implements Queryable {
  private pool: pg.Pool;

  constructor(
    private readonly connectionString: string,
    private readonly options: DatabaseOptions,
  ) {
    this.pool = this.openPool();
  }

  async query<Row extends object>(statement: Statement): Promise<Row[]> {
    const { pool } = this;
    try {
      return (await pool.query<Row>(statement)).rows;
    } catch (error) {
      this.forsakeIfSilent(pool, error);
      throw error;
    }
  }

  /** Runs `work` in one transaction; rolls back and rethrows when it throws. */
  async transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result> {
    const { pool } = this;
    const client = await pool.connect();
    let broken: Error | undefined;
    // The statement under way hears of it as well; without a listener the loss would end the process.
    const onLost = (error: Error): void => {
      broken = error;
    };
    client.on('error', onLost);
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
      const rollback: pg.QueryConfig & { query_timeout: number } = { text: 'ROLLBACK', query_timeout: ROLLBACK_TIMEOUT_MS };
      await client.query(rollback).catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      this.forsakeIfSilent(pool, error);
      throw error;
    } finally {
      client.off('error', onLost);
      client.release(broken);
    }
  }

  /** Does the database answer within this time? */
  async answers(withinMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), withinMs);
    });
    const question: pg.QueryConfig & { query_timeout: number } = { text: 'SELECT 1', query_timeout: withinMs };
    const asked = this.pool.query(question).then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private openPool(): pg.Pool {
    const { maxConnections, answerTimeoutMs = ANSWER_TIMEOUT_MS, plans, log } = this.options;
    const pool = new pg.Pool({
      connectionString: this.connectionString,
      max: maxConnections,
      application_name: 'switchboard',
      connectionTimeoutMillis: 5000,
      idleTimeoutMillis: IDLE_CONNECTION_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: answerTimeoutMs,
      ...KEEP_ALIVE,
      ...(plans && planned(plans)),
    });
    // An ending pool's connections may hear of the server's own stop before they are closed.
    pool.on('error', (error) => {
      if (!pool.ending) log.warn({ code: errorCode(error) }, 'idle database connection lost');
    });
    return pool;
  }

  /** One connection fell silent, so the others to the same server are as good as dead: without this each would cost its own wait. */
  private forsakeIfSilent(pool: pg.Pool, error: unknown): void {
    if (pool !== this.pool || !isSilence(error)) return;
    this.options.log.warn('the database does not answer; connecting anew');
    this.pool = this.openPool();
    pool.end().catch((endError: unknown) => this.options.log.debug({ error: endError }, 'old connections not ended'));
  }
}

/** The driver's own error when no answer came; it has no code. */
function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** SQLSTATE or node's network code, when the error has one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (errorCode(error) !== '23505') return false;
  return constraint === undefined || (error instanceof Error && 'constraint' in error && error.constraint === constraint);
}

export function isForeignKeyViolation(error: unknown): boolean {
  return errorCode(error) === '23503';
}

/** The database itself is away or busy: nothing is wrong with the statement, it may be run again later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  if (code === undefined)
    return (
      isSilence(error) || (error instanceof Error && /timeout exceeded when trying to connect|Connection terminated/.test(error.message))
    );
  return /^(08|53|57P|58)/.test(code) || /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EAGAIN|EAI_AGAIN|ENOENT)/.test(code);
}

/**
 * Trying again gives the same: a value the database refuses (its form, a constraint, a size), a refusal of ours, a defect. Everything else
 * (a statement cancelled, a lock not had, a connection lost, a table being changed) says nothing of what was to be written.
 */
export function willFailAgain(error: unknown): boolean {
  const code = errorCode(error);
  if (error instanceof HubError) return error.status < 500;
  if (error instanceof ConnectorError) return true;
  if (code === undefined) return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
  return /^(22|23|54)/.test(code);
}

/** Two transactions met in the wrong order; the whole statement was rolled back and may be run again. */
export function isSerializationConflict(error: unknown): boolean {
  const code = errorCode(error);
  return code === '40P01' || code === '40001';
}
