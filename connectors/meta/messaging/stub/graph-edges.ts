// The face programs see besides sending: who am I, whom am I told about, files, profiles, the app's webhook address, renewal of tokens.
import type { JsonObject } from '../../../stub-kit/reading.js';
import { GraphFailure, type GraphCall } from '../../stub/graph-answer.js';
import { answersChallenge } from '../../stub/webhook-sender.js';
import { fieldsOf, idOf, textOf, type Fields } from '../../reading.js';
import { invalid, type SendScene } from './checks.js';
import { takePublicAnswer } from './comments.js';
import { deletePersona, listPersonas, personaNode } from './personas.js';
import { postId, postNode } from './posts.js';
import { takeSend } from './sends.js';
import { listTemplates } from './templates.js';
import type { Account, StubToken } from './types.js';
import type { World } from './world.js';

const DAY_MS = 86_400_000;

export interface EdgeScene extends SendScene {
  token: StubToken;
}

/** What an authorised call to a node or edge gives. */
export function answerEdge(scene: EdgeScene): JsonObject {
  const { call, account } = scene;
  const [node = '', edge = '', ...rest] = call.path;
  if (rest.length > 0) throw unknownPath();
  const posted = takePublicAnswer(scene);
  if (posted) return posted;
  if (node === postId(scene.world, account) && edge === '' && call.method === 'GET')
    return selected(postNode(scene.world, account), call.query.get('fields'));
  const persona = edge === '' ? account.personas?.[node] : undefined;
  if (persona && call.method === 'GET') return selected(personaNode(scene.world, persona), call.query.get('fields'));
  if (persona && call.method === 'DELETE') {
    deletePersona(scene.world, account, persona.id);
    return { success: true };
  }
  const isMe = node === 'me' || node === account.id || node === account.pageId || node === account.scopedId;
  if (!isMe) return edge === '' && call.method === 'GET' ? profile(scene, node) : refuseNode();
  switch (`${call.method} ${edge}`) {
    case 'GET ':
      return selected(scene.world.parts.flavour.me(account, scene.token.kind), call.query.get('fields'));
    case 'POST messages':
      return takeSend(scene);
    case 'GET message_templates':
      if (!scene.world.parts.flavour.hasTemplates) throw unknownPath();
      return listTemplates(call.query);
    case 'GET personas':
      if (!scene.world.parts.flavour.hasPersonas) throw unknownPath();
      return listPersonas(scene.world, account);
    case 'POST message_attachments':
      return takeUpload(scene);
    case 'GET subscribed_apps':
      return { data: account.subscribedFields === null ? [] : [{ id: scene.world.app.id, subscribed_fields: account.subscribedFields }] };
    case 'POST subscribed_apps':
      return subscribe(scene);
    case 'DELETE subscribed_apps':
      account.subscribedFields = null;
      scene.world.touch();
      return { success: true };
    default:
      throw unknownPath();
  }
}

function subscribe({ world, account, call, token }: EdgeScene): JsonObject {
  const fields = (call.query.get('subscribed_fields') ?? '').split(',').filter((field) => field !== '');
  if (fields.length === 0) throw invalid('Param subscribed_fields is required');
  account.subscribedFields = fields;
  account.subscribedBy = token.kind;
  world.touch();
  return { success: true };
}

function takeUpload({ world, call }: EdgeScene): JsonObject {
  const [file] = call.files;
  const { type, payload } = fieldsOf(fieldsOf(parsed(call.body['message']))['attachment']);
  const isInstagram = world.parts.flavour.object === 'instagram';
  if (isInstagram !== (call.body['platform'] === 'instagram')) throw invalid('Param platform does not fit the account');
  if (file?.part !== 'filedata') throw invalid('The file is expected in filedata');
  if (fieldsOf(payload)['is_reusable'] !== true) throw invalid('Param payload[is_reusable] must be true');
  world.parts.flavour.checkFile(textOf(type) ?? '', { mime: file.mime, sizeBytes: file.bytes.length, name: file.name });
  const stored = world.parts.files.add(file);
  world.touch();
  return { attachment_id: stored.id };
}

function parsed(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    throw invalid('Param message must be a JSON object');
  }
}

function profile({ world, account, call }: EdgeScene, node: string): JsonObject {
  const chat = account.chats.get(Number(node));
  if (!chat) throw refusedNode(node);
  if (chat.lastInboundAt === 0 || chat.blocked) throw new GraphFailure(400, 230, 'User consent is required to access user profile');
  const avatar = chat.person.avatarFileId === undefined ? undefined : world.parts.files.find(chat.person.avatarFileId);
  return selected(world.parts.flavour.profile(chat.person, avatar && world.fileUrl(avatar)), call.query.get('fields'));
}

/** Only what was asked for; `id` always. An unknown field is refused. */
function selected(node: JsonObject, fields: string | null): JsonObject {
  const names = fields === null ? [] : splitFields(fields);
  const chosen: JsonObject = { id: node['id'] };
  for (const name of names) {
    if (!Object.hasOwn(node, name)) throw new GraphFailure(400, 100, `Tried accessing nonexisting field (${name})`);
    if (node[name] !== undefined) chosen[name] = node[name];
  }
  return chosen;
}

/** `a,b{c,d}` names a and b. */
function splitFields(fields: string): string[] {
  return fields.replaceAll(/\{[^}]*\}/g, '').split(',');
}

function refuseNode(): never {
  throw unknownPath();
}

function refusedNode(node: string): GraphFailure {
  return new GraphFailure(400, 100, `Unsupported get request. Object with ID '${node}' does not exist`, {
    subcode: 33,
    type: 'GraphMethodException',
  });
}

function unknownPath(): GraphFailure {
  return new GraphFailure(400, 2500, 'Unknown path components');
}

/** POST /{app}/subscriptions, with the app's own token. The address has to answer before it is taken. */
export async function subscribeApp(world: World, { body, accessToken }: GraphCall): Promise<JsonObject> {
  if (accessToken !== `${world.app.id}|${world.app.secret}`) throw new GraphFailure(400, 190, 'Invalid OAuth access token');
  if (body['object'] !== world.parts.flavour.object) throw invalid('Param object is unknown');
  const callbackUrl = textOf(body['callback_url']);
  const verifyToken = textOf(body['verify_token']);
  const fields = (textOf(body['fields']) ?? '').split(',').filter((field) => field !== '');
  if (callbackUrl === undefined || verifyToken === undefined || fields.length === 0)
    throw invalid('A subscription needs an address, a token and fields');
  if (!(await answersChallenge(callbackUrl, verifyToken))) {
    throw new GraphFailure(400, 2200, 'Callback verification failed', { details: 'The URL could not be validated' });
  }
  world.setSubscription({ callbackUrl, verifyToken, fields });
  return { success: true };
}

/** GET /refresh_access_token: a token at least a day old and still good becomes one for another sixty days. */
export function refreshToken(world: World, query: URLSearchParams): JsonObject {
  const { tokenLifetimeMs } = world.parts.flavour;
  const found = authorised(world, query.get('access_token') ?? '');
  if (tokenLifetimeMs === null || query.get('grant_type') !== 'ig_refresh_token' || found.token.kind !== 'own') throw unknownPath();
  if (world.parts.now() - found.token.issuedAt < DAY_MS) throw invalid('The access token is too new to be refreshed');
  const renewed = world.issueToken(found.account, 'own');
  return { access_token: renewed.value, token_type: 'bearer', expires_in: Math.floor(tokenLifetimeMs / 1000) };
}

/** Throws 190 for a token that is unknown or over. */
export function authorised(world: World, accessToken: string): { account: Account; token: StubToken } {
  const found = world.accountOfToken(accessToken);
  if (!found) throw new GraphFailure(401, 190, 'Invalid OAuth access token - Cannot parse access token');
  if (found.token.expiresAt !== null && found.token.expiresAt <= world.parts.now()) {
    throw new GraphFailure(401, 190, 'Error validating access token: Session has expired', { subcode: 463 });
  }
  return found;
}

/** Whom a call is for, so that a fault can be aimed. */
export function recipientIn(body: Fields): string {
  return idOf(fieldsOf(body['recipient'])['id']) ?? '';
}
