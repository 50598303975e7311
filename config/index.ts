// The hub's configuration, read once at start; the only place that looks at process.env.
import { z } from 'zod';
import { secretVariables, variables, type Variables } from './schema.js';

export interface Config {
  production: boolean;
  port: number;
  host: string;
  /** Without a slash at the end; null: the hub is not reachable from outside. */
  publicUrl: string | null;
  /** null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** Absolute. */
  dataDir: string;
  /** null: kept in `dataDir`, see secret-key.ts. */
  secretKey: string | null;
  /** Still accepted for opening what was sealed before a rotation. */
  previousSecretKey: string | null;
  /** Made at the first start instead of the set-up link. */
  admin: { login: string; password: string } | null;
  lab: boolean;
  logLevel: Variables['LOG_LEVEL'];
  /** As Express's `trust proxy`. */
  trustProxy: false | number | string;
  allowedOrigins: string[];
  /** Lets a monitoring system read /metrics in production without a session. */
  metricsToken: string | null;
}

/** A configuration that cannot be used. The message is one line, names the variable, and holds no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `ConfigError` for the first wrong variable. */
export function loadConfig(env: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => name in variables && value?.trim()));
  const parsed = z.object(variables).safeParse(given);
  if (!parsed.success) throw wrongVariable(String(parsed.error.issues[0]?.path[0]), given);

  const values = parsed.data;
  if ((values.ADMIN_EMAIL === undefined) !== (values.ADMIN_PASSWORD === undefined)) {
    const [missing, present] = values.ADMIN_EMAIL === undefined ? ['ADMIN_EMAIL', 'ADMIN_PASSWORD'] : ['ADMIN_PASSWORD', 'ADMIN_EMAIL'];
    throw new ConfigError(`${missing} is missing while ${present} is set; allowed: both of them, or neither`);
  }
  const production = values.NODE_ENV === 'production';
  return {
    production,
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: values.DATA_DIR,
    secretKey: values.SECRET_KEY ?? null,
    previousSecretKey: values.SECRET_KEY_PREVIOUS ?? null,
    admin:
      values.ADMIN_EMAIL !== undefined && values.ADMIN_PASSWORD !== undefined
        ? { login: values.ADMIN_EMAIL, password: values.ADMIN_PASSWORD }
        : null,
    lab: values.LAB === undefined ? !production : values.LAB === 'on',
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY,
    allowedOrigins: values.ALLOWED_ORIGINS,
    metricsToken: values.METRICS_TOKEN ?? null,
  };
}

function wrongVariable(name: string, given: Environment): ConfigError {
  const allowed = Object.entries(variables).find(([known]) => known === name)?.[1].description ?? '';
  const shown = secretVariables.includes(name) ? 'the value (not shown)' : JSON.stringify(given[name]);
  return new ConfigError(`${name}: ${shown} cannot be used; allowed: ${allowed}`);
}
