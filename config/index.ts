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
  /** null: files lie in `dataDir`. */
  blobs: BlobBucket | null;
  /** null: kept in `dataDir`, see secret-key.ts. */
  secretKey: string | null;
  /** Still accepted for opening what was sealed before a rotation. */
  previousSecretKey: string | null;
  /** Made at the first start instead of the set-up link. */
  admin: { login: string; password: string } | null;
  lab: boolean;
  /** May the API address of an account (a stand-in, a self-hosted API server) lie in a private network? */
  privateApiAddresses: boolean;
  logLevel: Variables['LOG_LEVEL'];
  /** As Express's `trust proxy`. */
  trustProxy: false | number | string;
  allowedOrigins: string[];
  /** Lets a monitoring system read /metrics in production without a session. */
  metricsToken: string | null;
  /** How long the bodies of finished webhooks are kept. */
  retainRawEventsDays: number;
  /** How long messages are kept; null: for ever. */
  retainMessagesDays: number | null;
}

/** Where files lie in an S3-compatible store. */
export interface BlobBucket {
  /** Scheme, host and port. */
  endpoint: string;
  bucket: string;
  /** Without slashes at either end; may be empty. */
  prefix: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
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
  const lab = values.LAB === undefined ? !production : values.LAB === 'on';
  return {
    production,
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: values.DATA_DIR,
    blobs: bucketOf(values.BLOB_URL, values.BLOB_ACCESS_KEY_ID, values.BLOB_SECRET_ACCESS_KEY),
    secretKey: values.SECRET_KEY ?? null,
    previousSecretKey: values.SECRET_KEY_PREVIOUS ?? null,
    admin:
      values.ADMIN_EMAIL !== undefined && values.ADMIN_PASSWORD !== undefined
        ? { login: values.ADMIN_EMAIL, password: values.ADMIN_PASSWORD }
        : null,
    lab,
    privateApiAddresses: values.PRIVATE_API_ADDRESSES === undefined ? lab : values.PRIVATE_API_ADDRESSES === 'on',
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY,
    allowedOrigins: values.ALLOWED_ORIGINS,
    metricsToken: values.METRICS_TOKEN ?? null,
    retainRawEventsDays: values.RETAIN_RAW_EVENTS_DAYS,
    retainMessagesDays: values.RETAIN_MESSAGES_DAYS ?? null,
  };
}

function bucketOf(bucket: Variables['BLOB_URL'], accessKeyId: string | undefined, secretAccessKey: string | undefined): BlobBucket | null {
  if (bucket === undefined) return null;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new ConfigError(
      `${accessKeyId === undefined ? 'BLOB_ACCESS_KEY_ID' : 'BLOB_SECRET_ACCESS_KEY'} is missing while BLOB_URL is set; allowed: all three of them, or none`,
    );
  return { ...bucket, accessKeyId, secretAccessKey };
}

function wrongVariable(name: string, given: Environment): ConfigError {
  const allowed = Object.entries(variables).find(([known]) => known === name)?.[1].description ?? '';
  const shown = secretVariables.includes(name) ? 'the value (not shown)' : JSON.stringify(given[name]);
  return new ConfigError(`${name}: ${shown} cannot be used; allowed: ${allowed}`);
}
