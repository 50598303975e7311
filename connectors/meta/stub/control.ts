// What the control faces (`/_control/…`) of Meta's stand-ins share: reading requests, answering, faults, files, and phones that wait.
import type http from 'node:http';
import { fieldsOf, isObject, textOf, type Fields } from '../reading.js';
import { FAULT_EFFECTS, type FaultRule, type FaultSettings } from './faults.js';
import type { FileStore } from './file-store.js';
import { readBytes } from './graph-answer.js';

/** A wrong request of a test or lab page; answered 400. */
export class ActionError extends Error {}
/** Answered 404. */
export class NotFound extends Error {}

export interface ControlRequest {
  method: string;
  /** Below `/_control`. */
  parts: string[];
  query: URLSearchParams;
  body: Fields;
}

/** Handles one request under `/_control`. Never throws. */
export async function answerControl(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  route: (control: ControlRequest) => unknown,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stub');
  const parts = url.pathname.split('/').slice(2).map(decodeURIComponent);
  try {
    const body = request.method === 'GET' ? {} : parseBody(await readBytes(request));
    send(response, 200, await route({ method: request.method ?? 'GET', parts, query: url.searchParams, body }));
  } catch (error) {
    if (error instanceof NotFound) send(response, 404, { error: { code: 'not_found', message: error.message, details: {} } });
    else if (error instanceof ActionError || error instanceof SyntaxError) {
      send(response, 400, { error: { code: 'invalid_request', message: error.message, details: {} } });
    } else response.destroy();
  }
}

/** `/_control/files/<secret>`: what a phone or lab page shows. */
export function sendFile(files: FileStore, secret: string, response: http.ServerResponse): void {
  const file = files.findBySecret(secret);
  if (!file) return send(response, 404, { error: { code: 'not_found', message: 'No such file', details: {} } });
  const bytes = files.read(file);
  response.writeHead(200, { 'content-type': file.mime, 'content-length': bytes.length, 'x-content-type-options': 'nosniff' });
  response.end(bytes);
}

export function readFaults(body: Fields): Partial<FaultSettings> {
  const rules = Array.isArray(body['rules']) ? body['rules'].map((rule: unknown) => readRule(fieldsOf(rule))) : undefined;
  const webhooks = isObject(body['webhooks']) ? body['webhooks'] : undefined;
  return {
    ...(rules && { rules }),
    ...(webhooks && {
      webhooks: { ...readNumbers(webhooks, ['duplicate', 'delayMs', 'batch']), ...(webhooks['reorder'] === true && { reorder: true }) },
    }),
    ...(typeof body['down'] === 'boolean' && { down: body['down'] }),
  };
}

function readRule(rule: Fields): FaultRule {
  const effect = FAULT_EFFECTS.find((candidate) => candidate === rule['effect']);
  if (!effect) throw new ActionError(`Unknown effect ${String(rule['effect'])}`);
  const match = fieldsOf(rule['match']);
  const method = textOf(match['method']);
  const id = textOf(rule['id']);
  const { chatId } = match;
  return {
    effect,
    match: { ...(method !== undefined && { method }), ...((typeof chatId === 'string' || typeof chatId === 'number') && { chatId }) },
    ...(id !== undefined && { id }),
    ...readNumbers(rule, ['code', 'subcode', 'retryAfterSeconds', 'delayMs', 'times', 'probability']),
  };
}

/** The named fields that are numbers. */
export function readNumbers<Name extends string>(source: Fields, names: readonly Name[]): Partial<Record<Name, number>> {
  const read: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const value = source[name];
    if (typeof value === 'number') read[name] = value;
  }
  return read;
}

/** Something phones watch: each change raises its version and wakes those who wait. */
export class Watched {
  version = 1;
  private readonly waiting = new Set<() => void>();

  bump(): void {
    this.version += 1;
    this.wakeAll();
  }

  wakeAll(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const wake of waiting) wake();
  }

  /** Resolves when the version rises above `after`, or after the wait. */
  whenChanged(after: number, waitMs: number): Promise<void> {
    if (this.version > after || waitMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      this.waiting.add(wake);
    });
  }
}

function parseBody(body: Buffer): Fields {
  return body.length === 0 ? {} : fieldsOf(JSON.parse(body.toString('utf8')));
}

function send(response: http.ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value ?? {});
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
