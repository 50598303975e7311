// The key everything secret is sealed with: given by SECRET_KEY, or made once and kept beside the data.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type Config } from './index.js';

/** The configured key, else the one in DATA_DIR/secret-key, made on the first start. Safe when several processes start together. */
export async function secretKeyOf(config: Pick<Config, 'secretKey' | 'dataDir'>): Promise<string> {
  if (config.secretKey !== null) return config.secretKey;
  const path = join(config.dataDir, 'secret-key');
  const kept = await readKey(path);
  if (kept !== undefined) return kept;

  await mkdir(config.dataDir, { recursive: true });
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A link never replaces: of several first starts one wins, and the others read its key.
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(temporary);
  }
  return (await readKey(path)) ?? fail(path);
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    const key = (await readFile(path, 'utf8')).trim();
    return key.length >= 32 ? key : fail(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function fail(path: string): never {
  throw new ConfigError(`SECRET_KEY: not set, and ${path} does not hold a key; allowed: set SECRET_KEY, or put the former file back`);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
