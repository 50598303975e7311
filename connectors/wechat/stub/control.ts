// The control face: `/_control/…`, where tests, bench and the lab page play the people and the console, set faults and read the auditor's log.
import type http from 'node:http';
import { act } from './actions.js';
import { burst } from './burst.js';
import { handleFile } from './api.js';
import { objectOf, readRequestBody } from './call.js';
import { FAULT_EFFECTS, type FaultRule, type FaultSettings } from './faults.js';
import { phoneView, whenChanged } from './phone.js';
import { handshakeQuery } from './push.js';
import { elapse } from './quota.js';
import { ActionError, NotFound, type Account, type AccountFacts, type JsonObject, type Person } from './types.js';
import type { World } from './world.js';

const MAX_WAIT_SECONDS = 25;
const HANDSHAKE_TIMEOUT_MS = 5_000;

interface ControlRequest {
  world: World;
  baseUrl: string;
  query: URLSearchParams;
  parts: string[];
  body: JsonObject;
}

/** Handles one request under `/_control`. Never throws. */
export async function handleControl(
  world: World,
  baseUrl: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', baseUrl);
  const parts = url.pathname.split('/').slice(2).map(decodeURIComponent);
  if (parts[0] === 'files') return handleFile(world, parts[1] ?? '', response);
  try {
    const text = request.method === 'GET' ? '' : (await readRequestBody(request)).toString('utf8');
    const body = text === '' ? {} : objectOf(JSON.parse(text));
    send(response, 200, await route(request.method ?? 'GET', { world, baseUrl, query: url.searchParams, parts, body }));
  } catch (error) {
    if (error instanceof NotFound) send(response, 404, { error: { code: 'not_found', message: error.message, details: {} } });
    else if (error instanceof ActionError || error instanceof SyntaxError) {
      send(response, 400, { error: { code: 'invalid_request', message: error.message, details: {} } });
    } else response.destroy();
  }
}

async function route(method: string, request: ControlRequest): Promise<unknown> {
  const { world, parts, body } = request;
  const [area = '', id = '', ...rest] = parts;
  switch (`${method} ${area}`) {
    case 'GET accounts':
      if (id === '') return { items: [...world.accounts.values()].map((account) => accountView(account, request.baseUrl)) };
      return accountGet(request, world.account(id), rest);
    case 'POST accounts':
      if (id === '') return accountView(world.addAccount(textOf(body['name']) ?? 'Support', readFacts(body)), request.baseUrl);
      return accountPost(request, world.account(id), rest);
    case 'PUT accounts':
      return accountPut(request, world.account(id), rest);
    case 'GET people':
      return { items: [...world.people.values()] };
    case 'POST people':
      return addPerson(world, body);
    case 'GET faults':
      return world.parts.faults.view();
    case 'PUT faults':
      world.parts.faults.set(readFaults(body));
      return world.parts.faults.view();
    case 'PUT limits':
      if (typeof body['replyRules'] === 'boolean') world.enforceReplyRules = body['replyRules'];
      return { replyRules: world.enforceReplyRules };
    case 'GET log':
      return world.parts.log.read(Number(request.query.get('after') ?? 0));
    case 'POST log':
      world.parts.log.clear();
      return {};
    default:
      throw new NotFound('No such page');
  }
}

async function accountGet({ world, query }: ControlRequest, account: Account, [area, openId = '']: string[]): Promise<unknown> {
  if (area !== 'chats') throw new NotFound('No such page');
  const chat = world.chat(account, openId);
  const waitSeconds = Math.min(MAX_WAIT_SECONDS, Number(query.get('waitSeconds') ?? 0));
  await whenChanged(chat, Number(query.get('after') ?? 0), waitSeconds * 1000);
  return phoneView(account, chat, world.parts.now());
}

async function accountPost({ world, body }: ControlRequest, account: Account, [area, openId = '']: string[]): Promise<unknown> {
  if (area === 'chats') return perform(world, account, openId, body);
  if (area === 'burst') {
    const { perSecond } = readNumbers(body, ['perSecond']);
    const text = textOf(body['text']);
    await burst(world, account, {
      count: Number(body['count'] ?? 1),
      people: Number(body['people'] ?? 1),
      ...(perSecond !== undefined && { perSecond }),
      ...(text !== undefined && { text }),
    });
    return {};
  }
  if (area === 'token') {
    if (body['state'] === 'expired') world.parts.tokens.expire(account.appId);
    else if (body['state'] === 'invalid') world.parts.tokens.invalidate(account.appId);
    else throw new ActionError('state is expired or invalid');
    return {};
  }
  if (area === 'time') {
    const { hours = 0 } = readNumbers(body, ['hours']);
    for (const chat of account.chats.values()) elapse(chat, hours * 3_600_000);
    world.touch();
    return {};
  }
  if (area === 'expire-media') {
    world.parts.media.expireAll();
    return {};
  }
  throw new NotFound('No such page');
}

async function accountPut(request: ControlRequest, account: Account, [area]: string[]): Promise<unknown> {
  const { world, body } = request;
  if (area === 'webhook') {
    const url = textOf(body['url']);
    if (url === undefined) account.callbackUrl = null;
    else await setCallback(world, account, url);
  } else if (area === 'settings') Object.assign(account, readFacts(body));
  else throw new NotFound('No such page');
  world.touch();
  return accountView(account, request.baseUrl);
}

/** The console's page 服务器配置: the address is taken only when it repeats what it was asked. */
export async function setCallback(world: World, account: Account, url: string): Promise<void> {
  const target = new URL(url);
  const query = handshakeQuery(account, world.parts.now());
  for (const [name, value] of query) target.searchParams.append(name, value);
  const answer = await fetch(target, { signal: AbortSignal.timeout(HANDSHAKE_TIMEOUT_MS) }).then(
    async (response) => (response.status === 200 ? await response.text() : `HTTP ${response.status}`),
    () => 'no answer',
  );
  if (answer !== query.get('echostr')) throw new ActionError('token校验失败: the address did not repeat the echostr');
  account.callbackUrl = url;
  world.touch();
}

/** One action of a person. */
export function perform(world: World, account: Account, openId: string, body: JsonObject): { messageIds: number[] } {
  const type = textOf(body['type']);
  if (type === undefined) throw new ActionError('Field type is required');
  return act({ world, account, chat: world.chat(account, openId), action: { ...body, type } });
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
  credentials: { appId: string; appSecret: string; token: string; encodingAesKey?: string };
  baseUrl: string;
}

/** As an admin would copy it from the console; without the key while messages come in the plain. */
export function accountView(account: Account, baseUrl: string): StubAccount {
  const { appId, appSecret, token, encodingAesKey, name, mode } = account;
  return {
    externalAccountId: appId,
    name,
    credentials: { appId, appSecret, token, ...(mode !== 'plain' && { encodingAesKey }) },
    baseUrl,
  };
}

function readFacts(body: JsonObject): Partial<AccountFacts> {
  const { mode, kind } = body;
  const token = textOf(body['token']);
  const encodingAesKey = textOf(body['encodingAesKey']);
  return {
    ...((mode === 'plain' || mode === 'compatible' || mode === 'safe') && { mode }),
    ...((kind === 'service' || kind === 'subscription') && { kind }),
    ...(token !== undefined && { token }),
    ...(encodingAesKey !== undefined && { encodingAesKey }),
  };
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
    ...readNumbers(rule, ['errcode', 'delayMs', 'times', 'probability']),
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

function send(response: http.ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
