import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from './index.js';
import { secretKeyOf } from './secret-key.js';

describe('secretKeyOf', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secret-key-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('prefers the configured key and writes nothing', async () => {
    expect(await secretKeyOf({ secretKey: 'k'.repeat(40), dataDir: folder })).toBe('k'.repeat(40));
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes one key, readable by the owner alone, and finds it again', async () => {
    const key = await secretKeyOf({ secretKey: null, dataDir: folder });
    expect(key.length).toBeGreaterThanOrEqual(43);
    expect((await stat(join(folder, 'secret-key'))).mode & 0o777).toBe(0o600);
    expect(await secretKeyOf({ secretKey: null, dataDir: folder })).toBe(key);
  });

  it('gives every one of many first starts the same key', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => secretKeyOf({ secretKey: null, dataDir: folder })));
    expect(new Set(keys).size).toBe(1);
    expect(await readdir(folder)).toEqual(['secret-key']);
  });

  it('refuses a damaged key file rather than making another key', async () => {
    await writeFile(join(folder, 'secret-key'), 'short');
    await expect(secretKeyOf({ secretKey: null, dataDir: folder })).rejects.toThrow(ConfigError);
  });
});
