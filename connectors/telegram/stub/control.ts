// The control face: `/_control/…`, where tests, bench and the lab page play the people, set faults and read the auditor's log.
import type http from 'node:http';
import { ActionError, act } from './actions.js';
import { burst } from './burst.js';
import { FAULT_EFFECTS, type FaultRule, type FaultSettings } from './faults.js';
import { knownChat, phoneView, whenChanged } from './phone.js';
import { readBody } from './parameters.js';
import { SAMPLE_FILES } from './samples.js';
import type { Bot, Chat, JsonObject, Person } from './types.js';
import type { World } from './world.js';

const MAX_WAIT_SECONDS = 25;

class NotFound extends Error {}

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
  if (parts[0] === 'files') return sendFile(world, parts[1] ?? '', response);
  try {
    const body = request.method === 'GET' ? {} : parseBody(await readBody(request));
    const result = await route(request.method ?? 'GET', { world, baseUrl, query: url.searchParams, parts, body });
    send(response, 200, result);
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
      if (id === '') return { items: [...world.bots.values()].map((bot) => accountView(bot, request.baseUrl)) };
      return accountGet(request, botOf(world, id), rest);
    case 'POST accounts':
      if (id === '') return accountView(world.addBot(textOf(body['name']) ?? 'Support'), request.baseUrl);
      return accountPost(request, botOf(world, id), rest);
    case 'GET people':
      return { items: [...world.people.values()].map(personView) };
    case 'POST people':
      return personView(addPerson(world, body));
    case 'GET faults':
      return world.parts.faults.view();
    case 'PUT faults':
      world.parts.faults.set(readFaults(body));
      return world.parts.faults.view();
    case 'PUT limits':
      world.parts.rates.set(readNumbers(body, ['accountPerSecond', 'chatPerSecond', 'chatBurst']));
      return world.parts.rates.view();
    case 'GET log':
      return world.parts.log.read(Number(request.query.get('after') ?? 0));
    case 'POST log':
      world.parts.log.clear();
      return {};
    default:
      throw new NotFound('No such page');
  }
}

async function accountGet({ world, query }: ControlRequest, bot: Bot, [area, chatId = '']: string[]): Promise<unknown> {
  if (area !== 'chats') throw new NotFound('No such page');
  const chat = knownChat(bot, chatId, query.get('connectionId') ?? '') ?? newPrivateChat(world, bot, chatId);
  const waitSeconds = Math.min(MAX_WAIT_SECONDS, Number(query.get('waitSeconds') ?? 0));
  await whenChanged(chat, Number(query.get('after') ?? 0), waitSeconds * 1000);
  return phoneView(chat, world.parts.files, world.parts.now());
}

async function accountPost({ world, body }: ControlRequest, bot: Bot, [area, chatId = '']: string[]): Promise<unknown> {
  if (area === 'burst') {
    const { perSecond } = readNumbers(body, ['perSecond']);
    const text = textOf(body['text']);
    await burst(world, bot, {
      count: Number(body['count'] ?? 1),
      people: Number(body['people'] ?? 1),
      ...(perSecond !== undefined && { perSecond }),
      ...(text !== undefined && { text }),
    });
    return {};
  }
  if (area === 'groups') return { id: world.addGroup(bot, textOf(body['title']) ?? 'Group').id };
  if (area === 'chats') return perform(world, bot, chatId, body);
  throw new NotFound('No such page');
}

/** One action of a person. In a group the body's `personId` says who acts; in a business chat `connectionId` says whose. */
export function perform(world: World, bot: Bot, chatId: string, body: JsonObject): { messageIds: number[] } {
  const type = textOf(body['type']);
  if (type === undefined) throw new ActionError('Field type is required');
  const person = world.people.get(Number(body['personId'] ?? chatId)) ?? [...world.people.values()].at(-1);
  if (!person) throw new NotFound('No such person');
  return act({ world, bot, chat: actionChat(world, bot, chatId, type, body), person, action: { ...body, type } });
}

function actionChat(world: World, bot: Bot, chatId: string, type: string, body: JsonObject): Chat {
  const connectionId = textOf(body['connectionId']);
  if (connectionId === undefined || type === 'business_connect') return knownChat(bot, chatId, '') ?? newPrivateChat(world, bot, chatId);
  const person = world.people.get(Number(chatId));
  if (!person || !bot.connections.has(connectionId)) throw new NotFound('No such person or business connection');
  return world.businessChat(bot, connectionId, person);
}

function newPrivateChat(world: World, bot: Bot, personId: string): Chat {
  const person = world.people.get(Number(personId));
  if (!person) throw new NotFound('No such person or group');
  return world.privateChat(bot, person);
}

function botOf(world: World, id: string): Bot {
  const bot = world.botById(id);
  if (!bot) throw new NotFound('No such account');
  return bot;
}

function addPerson(world: World, body: JsonObject): Person {
  const username = textOf(body['username']);
  const language = textOf(body['language']);
  const sample = SAMPLE_FILES.photo;
  const photo = body['photo'] === true ? world.parts.files.add({ ...sample, folder: 'photos' }) : undefined;
  return world.addPerson({
    displayName: textOf(body['displayName']) ?? 'Somebody',
    ...(username !== undefined && { username }),
    ...(language !== undefined && { language }),
    ...(photo && { photoFileId: photo.fileId }),
  });
}

export function accountView(
  bot: Bot,
  baseUrl: string,
): { externalAccountId: string; name: string; credentials: { botToken: string }; baseUrl: string } {
  return { externalAccountId: String(bot.id), name: `@${bot.username}`, credentials: { botToken: bot.token }, baseUrl };
}

function personView({ user: _user, photoFileId: _photo, ...person }: Person): Omit<Person, 'user' | 'photoFileId'> {
  return person;
}

function readFaults(body: JsonObject): Partial<FaultSettings> {
  const rules = Array.isArray(body['rules']) ? body['rules'].map((rule: unknown) => readRule(asObject(rule))) : undefined;
  const webhooks = body['webhooks'] === undefined ? undefined : asObject(body['webhooks']);
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
  const match = asObject(rule['match']);
  const method = textOf(match['method']);
  const id = textOf(rule['id']);
  const chatId = match['chatId'];
  return {
    effect,
    match: { ...(method !== undefined && { method }), ...((typeof chatId === 'string' || typeof chatId === 'number') && { chatId }) },
    ...(id !== undefined && { id }),
    ...readNumbers(rule, ['retryAfterSeconds', 'delayMs', 'times', 'probability']),
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

function parseBody(body: Buffer): JsonObject {
  return body.length === 0 ? {} : asObject(JSON.parse(body.toString('utf8')));
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function send(response: http.ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function sendFile(world: World, uniqueId: string, response: http.ServerResponse): void {
  const file = world.parts.files.findByUniqueId(uniqueId);
  if (!file) return send(response, 404, { error: { code: 'not_found', message: 'No such file', details: {} } });
  const bytes = world.parts.files.read(file);
  response.writeHead(200, { 'content-type': file.mime, 'content-length': bytes.length, 'x-content-type-options': 'nosniff' });
  response.end(bytes);
}
