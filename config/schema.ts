// Every environment variable the hub reads: its form, its default, and the words that say what is allowed.
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

/** A variable that is unset or empty means its default. `describe` holds what is allowed, in words, for the error line. */
const httpUrl = z
  .url({ protocol: /^https?$/ })
  .refine((value) => !value.includes('?') && !value.includes('#'))
  .transform((value) => value.replace(/\/+$/, ''));

function areAddresses(list: string): boolean {
  return list.split(',').every((part) => {
    const [address = '', bits = '0', ...rest] = part.trim().split('/');
    return isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && rest.length === 0;
  });
}

/** `s3://bucket/prefix?endpoint=https://…&region=…`; without an endpoint it is Amazon's of that region. */
function bucketAddress(text: string): { endpoint: string; bucket: string; prefix: string; region: string } | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 's3:' || !/^[a-z0-9][a-z0-9.-]{1,62}$/.test(url.hostname) || url.username !== '' || url.port !== '')
    return null;
  if ([...url.searchParams.keys()].some((name) => name !== 'endpoint' && name !== 'region')) return null;
  const region = url.searchParams.get('region') ?? 'us-east-1';
  const endpoint = url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`;
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  if (!/^[a-z0-9-]+$/.test(region) || !/^[\w./-]*$/.test(prefix) || !isOrigin(endpoint)) return null;
  return { endpoint: new URL(endpoint).origin, bucket: url.hostname, prefix, region };
}

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && [new URL(text).origin, `${new URL(text).origin}/`].includes(text);

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const secret = z.string().min(32).describe('at least 32 characters, e.g. from `openssl rand -base64 32`');

const days = (least: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((count) => count >= least && count <= 36_500);

export const variables = {
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development').describe('production, development or test'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((port) => port <= 65535)
    .default(8080)
    .describe('a whole number from 0 to 65535 (0 picks a free port)'),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .default('127.0.0.1')
    .describe('a host name or address to listen on, e.g. 127.0.0.1 or 0.0.0.0'),
  PUBLIC_URL: httpUrl.optional().describe('the http or https address of this hub as platforms and browsers reach it, without ? or #'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('postgres://user:password@host:port/database'),
  DATA_DIR: z
    .string()
    .default('./data')
    .transform((path) => resolve(path))
    .describe('a folder the hub may write to'),
  BLOB_URL: z
    .string()
    .transform((text, context) => {
      const address = bucketAddress(text);
      if (address !== null) return address;
      context.addIssue({ code: 'custom', message: 'not a bucket' });
      return z.NEVER;
    })
    .optional()
    .describe('s3://bucket/prefix?endpoint=https://host&region=name'),
  BLOB_ACCESS_KEY_ID: z.string().min(1).max(256).optional().describe('the key id of the file store'),
  BLOB_SECRET_ACCESS_KEY: z.string().min(1).max(256).optional().describe('the secret key of the file store'),
  SECRET_KEY: secret.optional().describe(secret.description ?? ''),
  SECRET_KEY_PREVIOUS: secret.optional().describe(secret.description ?? ''),
  ADMIN_EMAIL: z.email().optional().describe('an e-mail address'),
  ADMIN_PASSWORD: z.string().min(8).max(200).optional().describe('8 to 200 characters'),
  LAB: z.enum(['on', 'off']).optional().describe('on or off'),
  PRIVATE_API_ADDRESSES: z.enum(['on', 'off']).optional().describe('on or off'),
  LOG_LEVEL: z
    .enum(logLevels)
    .default('info')
    .describe(`one of ${logLevels.join(', ')}`),
  TRUST_PROXY: z
    .union([
      z.literal('off').transform(() => false as const),
      z
        .string()
        .regex(/^[1-9]$/)
        .transform(Number),
      z.string().refine(areAddresses),
    ])
    .default(false)
    .describe('off, the number of proxies in front (1 to 9), or their addresses separated by commas'),
  ALLOWED_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .refine((origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin))
    .default([])
    .describe('more origins whose pages may call the hub, separated by commas, e.g. https://desk.example.com'),
  RETAIN_RAW_EVENTS_DAYS: days(7).default(30).describe('a whole number of days from 7 to 36500'),
  RETAIN_MESSAGES_DAYS: days(30).optional().describe('a whole number of days from 30 to 36500'),
  METRICS_TOKEN: z.string().min(16).optional().describe('at least 16 characters'),
};

/** Their values never appear in an error line. */
export const secretVariables: readonly string[] = [
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'ADMIN_PASSWORD',
  'DATABASE_URL',
  'METRICS_TOKEN',
  'BLOB_SECRET_ACCESS_KEY',
];

export type Variables = { [Name in keyof typeof variables]: z.output<(typeof variables)[Name]> };
