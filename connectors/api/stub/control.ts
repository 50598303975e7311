// The control face: `/_control/…`, where tests and the lab page play the people, set faults and read the auditor's log.
import type http from 'node:http';
import { act } from './actions.js';
import { FAULT_EFFECTS, type FaultRule, type FaultSettings } from './faults.js';
import { phoneView, whenChanged } from './phone.js';
import { readBody } from './request-body.js';
import { ActionError, NotFound, type Account, type JsonObject, type Person } from './types.js';
import type { World } from './world.js';

const MAX_WAIT_SECONDS = 25;

interface ControlRequest {
  world: World;
  query: URLSearchParams;
  parts: string[];
  body: JsonObject;
}

/** Handles one request under `/_control`. Never throws. */
export async function handleControl(world: World, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', world.baseUrl);
  const parts = url.pathname.split('/').slice(2).map(decodeURIComponent);
  try {
    const text = request.method === 'GET' ? '' : (await readBody(request)).toString('utf8');
    const body = text === '' ? {} : objectOf(JSON.parse(text));
    send(response, 200, await route(request.method ?? 'GET', { world, query: url.searchParams, parts, body }));
  } catch (error) {
    if (error instanceof NotFound) send(response, 404, { error: { code: 'not_found', message: error.message, details: {} } });
    else if (error instanceof ActionError || error instanceof SyntaxError)
      send(response, 400, { error: { code: 'invalid_request', message: error.message, details: {} } });
    else response.destroy();
  }
}

async function route(method: string, request: ControlRequest): Promise<unknown> {
  const { world, parts, body } = request;
  const [area = '', id = '', ...rest] = parts;
  switch (`${method} ${area}`) {
    case 'GET accounts':
      if (id === '') return { items: [...world.accounts.values()].map((account) => accountView(world, account)) };
      return chatGet(request, world.account(id), rest);
    case 'POST accounts':
      if (id === '') return accountView(world, world.addAccount(textOf(body['name']) ?? 'Our app'));
      return perform(world, world.account(id), rest[1] ?? '', body);
    case 'GET people':
      return { items: [...world.people.values()] };
    case 'POST people':
      return addPerson(world, body);
    case 'GET faults':
      return world.parts.faults.view();
    case 'PUT faults':
      world.parts.faults.set(readFaults(body));
      return world.parts.faults.view();
    case 'GET log':
      return world.parts.log.read(Number(request.query.get('after') ?? 0));
    default:
      throw new NotFound('No such page');
  }
}

async function chatGet({ world, query }: ControlRequest, account: Account, [area, personId = '']: string[]): Promise<unknown> {
  if (area !== 'chats') throw new NotFound('No such page');
  const chat = world.chat(account, personId);
  const waitSeconds = Math.min(MAX_WAIT_SECONDS, Number(query.get('waitSeconds') ?? 0));
  await whenChanged(chat, Number(query.get('after') ?? 0), waitSeconds * 1000);
  return phoneView(chat, world.parts.now());
}

/** One action of a person. */
export function perform(world: World, account: Account, personId: string, body: JsonObject): { messageIds: number[] } {
  const type = textOf(body['type']);
  if (type === undefined) throw new ActionError('Field type is required');
  return act({ world, account, chat: world.chat(account, personId), action: { ...body, type } });
}

function addPerson(world: World, body: JsonObject): Person {
  const username = textOf(body['username']);
  const language = textOf(body['language']);
  return world.addPerson({
    displayName: textOf(body['displayName']) ?? 'Somebody',
    ...(username !== undefined && { username }),
    ...(language !== undefined && { language }),
  });
}

export interface StubAccount {
  externalAccountId: string;
  name: string;
  credentials: { signingSecret: string };
  baseUrl: string;
}

/** What an admin enters to bind it. */
export function accountView(world: World, { id, name, signingSecret }: Account): StubAccount {
  return { externalAccountId: id, name, credentials: { signingSecret }, baseUrl: `${world.baseUrl}/hooks/${id}` };
}

function readFaults(body: JsonObject): Partial<FaultSettings> {
  const rules = Array.isArray(body['rules']) ? body['rules'].map((rule: unknown) => readRule(objectOf(rule))) : undefined;
  const webhooks = body['webhooks'] === undefined ? undefined : objectOf(body['webhooks']);
  return {
    ...(rules && { rules }),
    ...(webhooks && {
      webhooks: { ...readNumbers(webhooks, ['duplicate', 'delayMs']), ...(webhooks['reorder'] === true && { reorder: true }) },
    }),
    ...(typeof body['down'] === 'boolean' && { down: body['down'] }),
  };
}

function readRule(rule: JsonObject): FaultRule {
  const effect = FAULT_EFFECTS.find((candidate) => candidate === rule['effect']);
  if (!effect) throw new ActionError(`Unknown effect ${String(rule['effect'])}`);
  const match = objectOf(rule['match']);
  const method = textOf(match['method']);
  const chatId = textOf(match['chatId']);
  const id = textOf(rule['id']);
  return {
    effect,
    match: { ...(method !== undefined && { method }), ...(chatId !== undefined && { chatId }) },
    ...(id !== undefined && { id }),
    ...readNumbers(rule, ['status', 'retryAfterSeconds', 'delayMs', 'times', 'probability']),
  };
}

function readNumbers<Name extends string>(source: JsonObject, names: readonly Name[]): Partial<Record<Name, number>> {
  const read: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const value = source[name];
    if (typeof value === 'number') read[name] = value;
  }
  return read;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function send(response: http.ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
