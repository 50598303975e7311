// The control face: `/_control/…`, where tests, bench and the lab page play the people, set faults and read the auditor's log.
import type http from 'node:http';
import { ActionError, NotFound, answerControl, readFaults, readNumbers, sendFile, type ControlRequest } from '../../meta/stub/control.js';
import { textOf, type Fields } from '../../meta/reading.js';
import { act } from './actions.js';
import { burst } from './burst.js';
import { phoneView, type PhoneView } from './phone.js';
import type { Account, Chat, Person } from './types.js';
import type { World } from './world.js';

const MAX_WAIT_SECONDS = 25;

/** Handles one request under `/_control`. Never throws. */
export async function handleControl(
  world: World,
  baseUrl: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const file = /^\/_control\/files\/([^/?]+)/.exec(request.url ?? '')?.[1];
  if (file !== undefined) return sendFile(world.parts.files, decodeURIComponent(file), response);
  await answerControl(request, response, (control) => route(world, baseUrl, control));
}

function route(world: World, baseUrl: string, control: ControlRequest): unknown {
  const { method, parts, body, query } = control;
  const [area = '', id = '', ...rest] = parts;
  switch (`${method} ${area}`) {
    case 'GET accounts':
      if (id === '') return { items: [...world.accounts.values()].map((account) => accountView(account, baseUrl)) };
      return accountGet(world, accountOf(world, id), rest, query);
    case 'POST accounts':
      if (id === '') return accountView(world.addAccount(textOf(body['name']) ?? 'Support', textOf(body['businessAccountId'])), baseUrl);
      return accountPost(world, accountOf(world, id), rest, body);
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
      return world.parts.log.read(Number(query.get('after') ?? 0));
    case 'POST log':
      world.parts.log.clear();
      return {};
    default:
      throw new NotFound('No such page');
  }
}

async function accountGet(world: World, account: Account, [area, personId = '']: string[], query: URLSearchParams): Promise<unknown> {
  if (area !== 'chats') throw new NotFound('No such page');
  const chat = chatOf(world, account, personId);
  const waitSeconds = Math.min(MAX_WAIT_SECONDS, Number(query.get('waitSeconds') ?? 0));
  // A phone held in the hand: what arrives is read.
  if (waitSeconds > 0) perform(world, account, personId, { type: 'read' });
  await chat.watched.whenChanged(Number(query.get('after') ?? 0), waitSeconds * 1000);
  return viewOf(world, account, chat);
}

async function accountPost(world: World, account: Account, [area, personId = '']: string[], body: Fields): Promise<unknown> {
  if (area === 'burst') {
    const text = textOf(body['text']);
    await burst(world, account, {
      count: Number(body['count'] ?? 1),
      people: Number(body['people'] ?? 1),
      ...readNumbers(body, ['perSecond']),
      ...(text !== undefined && { text }),
    });
    return {};
  }
  if (area === 'chats') return perform(world, account, personId, body);
  if (area === 'time') {
    const { hours = 0 } = readNumbers(body, ['hours']);
    for (const chat of account.chats.values()) chat.lastIncomingAt -= hours * 3_600_000;
    return {};
  }
  throw new NotFound('No such page');
}

/** One action of a person. */
export function perform(world: World, account: Account, personId: string, body: Fields): { messageIds: number[] } {
  const type = textOf(body['type']);
  if (type === undefined) throw new ActionError('Field type is required');
  const chat = chatOf(world, account, personId);
  return act({ world, account, chat, person: chat.person, action: { ...body, type } });
}

export function viewOf(world: World, account: Account, chat: Chat): PhoneView {
  return phoneView(chat, { files: world.parts.files, templates: account.templates, now: world.parts.now() });
}

export function chatOf(world: World, account: Account, personId: string): Chat {
  const person = world.people.get(personId);
  if (!person) throw new NotFound('No such person');
  return world.chat(account, person);
}

function accountOf(world: World, id: string): Account {
  const account = world.accounts.get(id);
  if (!account) throw new NotFound('No such account');
  return account;
}

function addPerson(world: World, body: Fields): Person {
  const username = textOf(body['username']);
  const language = textOf(body['language']);
  const phone = textOf(body['phone']);
  return world.addPerson({
    displayName: textOf(body['displayName']) ?? 'Somebody',
    ...(username !== undefined && { username }),
    ...(language !== undefined && { language }),
    ...(phone !== undefined && { phone: phone.replaceAll(/\D/g, '') }),
    ...(body['hidesPhone'] === true && { hidesPhone: true }),
  });
}

export interface StubAccount {
  externalAccountId: string;
  name: string;
  credentials: { phoneNumberId: string; businessAccountId: string; accessToken: string; appSecret: string };
  /** For `settings.appId`. */
  appId: string;
  baseUrl: string;
}

export function accountView(account: Account, baseUrl: string): StubAccount {
  const { phoneNumberId, businessAccountId, accessToken, app } = account;
  return {
    externalAccountId: phoneNumberId,
    name: `${account.name} (+${account.phone})`,
    credentials: { phoneNumberId, businessAccountId, accessToken, appSecret: app.secret },
    appId: app.id,
    baseUrl,
  };
}

function personView(person: Person): Person {
  return { ...person };
}
