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

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const secret = z.string().min(32).describe('at least 32 characters, e.g. from `openssl rand -base64 32`');

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
  SECRET_KEY: secret.optional().describe(secret.description ?? ''),
  SECRET_KEY_PREVIOUS: secret.optional().describe(secret.description ?? ''),
  ADMIN_EMAIL: z.email().optional().describe('an e-mail address'),
  ADMIN_PASSWORD: z.string().min(8).max(200).optional().describe('8 to 200 characters'),
  LAB: z.enum(['on', 'off']).optional().describe('on or off'),
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
  METRICS_TOKEN: z.string().min(16).optional().describe('at least 16 characters'),
};

/** Their values never appear in an error line. */
export const secretVariables: readonly string[] = ['SECRET_KEY', 'SECRET_KEY_PREVIOUS', 'ADMIN_PASSWORD', 'DATABASE_URL', 'METRICS_TOKEN'];

export type Variables = { [Name in keyof typeof variables]: z.output<(typeof variables)[Name]> };
