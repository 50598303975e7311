// The control face: `/_control/…`, where tests, bench and the lab page play the people, set faults and read the auditor's log.
import { ActionError, NotFound, readFaults, readNumbers, type ControlRequest } from '../../stub/control.js';
import { SAMPLE_FILES } from '../../stub/samples.js';
import { fieldsOf, textOf, type Fields } from '../../reading.js';
import { act, markSeen } from './actions.js';
import { burst } from './burst.js';
import { phoneView } from './phone.js';
import type { Account, Chat, Person } from './types.js';
import type { World } from './world.js';

const MAX_WAIT_SECONDS = 25;

/** As the bind form wants it. */
export interface AccountView {
  externalAccountId: string;
  name: string;
  credentials: Record<string, string>;
  baseUrl: string;
}

export function routeControl(world: World, request: ControlRequest): unknown {
  const [area = '', id = '', ...rest] = request.parts;
  const { body } = request;
  switch (`${request.method} ${area}`) {
    case 'GET accounts':
      if (id === '') return { items: [...world.accounts.values()].map((account) => accountView(world, account)) };
      return accountGet(world, accountOf(world, id), rest, request.query);
    case 'POST accounts':
      if (id === '') return accountView(world, world.addAccount(textOf(body['name']) ?? 'Support'));
      return accountPost(world, accountOf(world, id), rest, body);
    case 'PUT accounts':
      return accountPut(world, accountOf(world, id), body);
    case 'GET people':
      return { items: [...world.people.values()].map(personView) };
    case 'POST people':
      return personView(addPerson(world, body));
    case 'GET faults':
      return world.parts.faults.view();
    case 'PUT faults':
      world.parts.faults.set(readFaults(body));
      return world.parts.faults.view();
    case 'GET log':
      return world.parts.log.read(Number(request.query.get('after') ?? 0));
    case 'POST log':
      world.parts.log.clear();
      return {};
    default:
      throw new NotFound('No such page');
  }
}

/** The token is made when it is first asked for, and again when it was taken away. */
export function accountView(world: World, account: Account): AccountView {
  const own = account.tokens.find(({ kind }) => kind === 'own') ?? world.issueToken(account, 'own');
  const { app } = world;
  return {
    externalAccountId: account.id,
    name: account.name,
    credentials: { accessToken: own.value, appSecret: app.secret, appId: app.id },
    baseUrl: world.baseUrl,
  };
}

async function accountGet(world: World, account: Account, [area, personId = '']: string[], query: URLSearchParams): Promise<unknown> {
  if (area !== 'chats') throw new NotFound('No such page');
  const chat = world.chatOf(account, personOf(world, personId));
  const waitSeconds = Math.min(MAX_WAIT_SECONDS, Number(query.get('waitSeconds') ?? 0));
  await chat.watched.whenChanged(Number(query.get('after') ?? 0), waitSeconds * 1000);
  // A phone that shows the chat has seen it.
  markSeen({ world, account, chat });
  return phoneView(world, chat);
}

async function accountPost(world: World, account: Account, [area, personId = '']: string[], body: Fields): Promise<unknown> {
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
  if (area === 'time') {
    const { hours = 0 } = readNumbers(body, ['hours']);
    for (const chat of account.chats.values()) chat.lastInboundAt -= hours * 3_600_000;
    world.touch();
    return {};
  }
  if (area !== 'chats') throw new NotFound('No such page');
  return perform(world, account, personId, body);
}

/** Takes the account's tokens away, its subscription, or Meta's approval of human answers. */
function accountPut(world: World, account: Account, body: Fields): unknown {
  if (body['tokens'] === 'revoked') account.tokens = [];
  if (body['subscribed'] === false) account.subscribedFields = null;
  if (typeof body['humanAgentApproved'] === 'boolean') account.humanAgentApproved = body['humanAgentApproved'];
  world.touch();
  return {};
}

/** One action of a person, or of the business in its own app. */
export function perform(world: World, account: Account, personId: string, action: Fields): { messageIds: number[] } {
  const chat: Chat = world.chatOf(account, personOf(world, personId));
  return act({ world, account, chat, action });
}

export function accountOf(world: World, id: string): Account {
  const account = world.accounts.get(id);
  if (!account) throw new NotFound('No such account');
  return account;
}

function personOf(world: World, id: string): Person {
  const person = world.people.get(Number(id));
  if (!person) throw new NotFound('No such person');
  return person;
}

function addPerson(world: World, body: Fields): Person {
  const displayName = textOf(body['displayName']);
  if (body['displayName'] !== undefined && displayName === undefined) throw new ActionError('Field displayName is a text');
  const username = textOf(body['username']);
  const language = textOf(body['language']);
  const avatar = body['photo'] === true ? world.parts.files.add(SAMPLE_FILES.photo) : undefined;
  return world.addPerson({
    displayName: displayName ?? 'Somebody',
    ...(username !== undefined && { username }),
    ...(language !== undefined && { language }),
    ...(avatar && { avatarFileId: avatar.id }),
  });
}

function personView(person: Person): Fields {
  const { avatarFileId: _avatar, ...shown } = person;
  return fieldsOf(shown);
}
