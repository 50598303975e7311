import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { ConfigError, loadConfig } from './index.js';
import { variables } from './schema.js';

function refusal(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the configuration was taken');
}

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(loadConfig({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: null,
      databaseUrl: null,
      lab: true,
      production: false,
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig({ PORT: '', PUBLIC_URL: '  ' })).toMatchObject({ port: 8080, publicUrl: null });
  });

  it('switches the lab off in production unless asked', () => {
    expect(loadConfig({ NODE_ENV: 'production' }).lab).toBe(false);
    expect(loadConfig({ NODE_ENV: 'production', LAB: 'on' }).lab).toBe(true);
  });

  it('lets API addresses be private ones where there is a lab, or when asked', () => {
    expect(loadConfig({}).privateApiAddresses).toBe(true);
    expect(loadConfig({ LAB: 'off' }).privateApiAddresses).toBe(false);
    expect(loadConfig({ LAB: 'off', PRIVATE_API_ADDRESSES: 'on' }).privateApiAddresses).toBe(true);
    expect(loadConfig({ PRIVATE_API_ADDRESSES: 'off' }).privateApiAddresses).toBe(false);
  });

  it('takes the slash off the end of PUBLIC_URL', () => {
    expect(loadConfig({ PUBLIC_URL: 'https://desk.example.com/' }).publicUrl).toBe('https://desk.example.com');
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['HOST', 'no host'],
    ['PUBLIC_URL', 'desk.example.com'],
    ['PUBLIC_URL', 'ftp://desk.example.com'],
    ['ADMIN_EMAIL', 'ada'],
    ['LAB', 'yes'],
    ['PRIVATE_API_ADDRESSES', '10.0.0.0/8'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'staging'],
    ['TRUST_PROXY', 'yes'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['ALLOWED_ORIGINS', 'https://a.example.com/page'],
    ['BLOB_URL', 'https://bucket.example.com'],
    ['BLOB_URL', 's3://key:secret@bucket'],
    ['BLOB_URL', 's3://bucket?endpoint=s3.example.com'],
    ['BLOB_URL', 's3://bucket?endpoint=https://s3.example.com/path'],
    ['BLOB_URL', 's3://bucket?acl=public'],
    ['BLOB_URL', 's3://bucket/../other?region=not a region'],
  ])('refuses %s=%s in one line that names it, its value and what is allowed', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name}: `));
    expect(message).toContain(JSON.stringify(value));
    expect(message).toContain('allowed: ');
    expect(message).not.toContain('\n');
  });

  it.each([
    ['SECRET_KEY', 'hunter2'],
    ['SECRET_KEY_PREVIOUS', 'hunter2'],
    ['ADMIN_PASSWORD', 'hunter2'],
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/x'],
    ['METRICS_TOKEN', 'hunter2'],
  ])('refuses %s without showing its value', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name}: `));
    expect(message).not.toContain('hunter2');
  });

  it('wants the first admin whole', () => {
    expect(refusal({ ADMIN_EMAIL: 'ada@example.com' })).toMatch(/^ADMIN_PASSWORD is missing/);
    expect(refusal({ ADMIN_PASSWORD: 'long enough' })).toMatch(/^ADMIN_EMAIL is missing/);
  });

  it('takes a bucket with its keys, and not without', () => {
    const keys = { BLOB_ACCESS_KEY_ID: 'id', BLOB_SECRET_ACCESS_KEY: 'key' };
    expect(loadConfig({ BLOB_URL: 's3://files/hub/one/?endpoint=http://127.0.0.1:9000&region=eu-1', ...keys }).blobs).toEqual({
      endpoint: 'http://127.0.0.1:9000',
      bucket: 'files',
      prefix: 'hub/one',
      region: 'eu-1',
      accessKeyId: 'id',
      secretAccessKey: 'key',
    });
    expect(loadConfig({ BLOB_URL: 's3://files', ...keys }).blobs).toMatchObject({
      endpoint: 'https://s3.us-east-1.amazonaws.com',
      prefix: '',
    });
    expect(refusal({ BLOB_URL: 's3://files', BLOB_ACCESS_KEY_ID: 'id' })).toMatch(/^BLOB_SECRET_ACCESS_KEY is missing/);
  });

  it('takes proxies by count or by address', () => {
    expect(loadConfig({ TRUST_PROXY: '2' }).trustProxy).toBe(2);
    expect(loadConfig({ TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy).toBe('10.0.0.0/8, ::1');
    expect(loadConfig({ TRUST_PROXY: 'off' }).trustProxy).toBe(false);
  });
});

describe('example.env', () => {
  it('names every variable, and no other', async () => {
    const text = await readFile(new URL('./example.env', import.meta.url), 'utf8');
    const named = [...text.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(named.sort()).toEqual(Object.keys(variables).sort());
  });
});
