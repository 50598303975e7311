// The face accounts see: api.weixin.qq.com with its tokens, answers and refusals (HTTP 200 throughout) and, on demand, its faults.
import { randomBytes } from 'node:crypto';
import type http from 'node:http';
import { sendFile, sendHtml, sendJson } from '../../stub-kit/answer.js';
import { objectOf } from '../../stub-kit/reading.js';
import type { UploadedFile } from '../../stub-kit/request-body.js';
import { RawAnswer, parseJson, readCallBody, readFiles, textIn, type Method } from './call.js';
import type { FaultRule } from './faults.js';
import { accountMethods } from './methods/account.js';
import { download, upload } from './methods/media.js';
import { send, typing } from './methods/send.js';
import { listNotices, listTemplates, sendNotice, sendTemplate } from './methods/templates.js';
import { ApiRefusal, type Account, type JsonObject } from './types.js';
import type { World } from './world.js';

const METHODS = new Map<string, Method>(
  Object.entries({
    ...Object.fromEntries(Object.entries(accountMethods).map(([path, method]) => [`/cgi-bin${path}`, method])),
    '/cgi-bin/message/custom/send': send,
    '/cgi-bin/message/custom/typing': typing,
    '/cgi-bin/message/template/send': sendTemplate,
    '/cgi-bin/message/subscribe/bizsend': sendNotice,
    '/cgi-bin/template/get_all_private_template': listTemplates,
    '/wxaapi/newtmpl/gettemplate': listNotices,
    '/cgi-bin/media/upload': upload,
    '/cgi-bin/media/get': download,
  }),
);
const TOKEN_CALLS = ['/cgi-bin/token', '/cgi-bin/stable_token'];
const HTML_ERROR =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n';

interface Exchange {
  world: World;
  baseUrl: string;
  response: http.ServerResponse;
  path: string;
  query: URLSearchParams;
  body: JsonObject;
  files: ReadonlyMap<string, UploadedFile>;
}

/** Handles one request of an account. Never throws. */
export async function handleApi(
  world: World,
  baseUrl: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', baseUrl);
  try {
    const isForm = request.headers['content-type']?.startsWith('multipart/form-data') === true;
    const files = isForm ? await readFiles(request) : new Map<string, UploadedFile>();
    const body = isForm || request.method === 'GET' ? {} : parseJson(await readCallBody(request));
    world.parts.onCall?.({ path, body });
    await answer({ world, baseUrl, response, path, query, body, files });
  } catch (error) {
    if (error instanceof ApiRefusal) refuse(response, error);
    else response.destroy();
  }
}

async function answer(exchange: Exchange): Promise<void> {
  const { world, response, path, body } = exchange;
  if (world.parts.faults.down) return sendHtml(response, 503, HTML_ERROR.replaceAll('502 Bad Gateway', '503 Service Unavailable'));
  const openId = textIn(body, 'touser');
  const fault = world.parts.faults.take(path, openId);
  if (fault && !(await before(fault, exchange))) return;
  const result = TOKEN_CALLS.includes(path) ? giveToken(exchange) : run(exchange);
  if (!TOKEN_CALLS.includes(path)) record(exchange, openId);
  if (fault?.effect === 'reset_after_accept') return void response.destroy();
  if (fault?.effect === 'malformed_200') return sendHtml(response, 200, '<html><body>Welcome to the captive portal</body></html>');
  succeed(response, result);
}

/** What a fault does before the call is looked at; false: the call ends here. */
async function before(fault: FaultRule, { world, response, query }: Exchange): Promise<boolean> {
  switch (fault.effect) {
    case '429':
      throw new ApiRefusal(45011, 'api minute-quota reach limit, must slower retry next minute');
    case '500':
    case '503':
      sendHtml(response, Number(fault.effect), HTML_ERROR);
      return false;
    case '502_html':
      sendHtml(response, 502, HTML_ERROR);
      return false;
    case 'unauthorized':
      throw new ApiRefusal(40001, 'invalid credential, access_token is invalid or not latest');
    case 'blocked':
      throw new ApiRefusal(48002, 'user refuse to accept the msg');
    case 'errcode':
      throw new ApiRefusal(fault.errcode ?? -1, fault.message ?? 'as asked for');
    case 'reset_before_accept':
      response.destroy();
      return false;
    case 'token_expired':
      world.parts.tokens.expire(world.parts.tokens.require(query.get('access_token') ?? ''));
      return true;
    case 'token_invalid':
      world.parts.tokens.invalidate(world.parts.tokens.require(query.get('access_token') ?? ''));
      return true;
    case 'slow':
      // Must not keep a stopped stub's process alive.
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000).unref());
      return true;
    case 'reset_after_accept':
    case 'malformed_200':
      return true;
  }
}

function giveToken({ world, path, query, body }: Exchange): object {
  const isStable = path === '/cgi-bin/stable_token';
  const given = isStable ? body : Object.fromEntries(query);
  if (textIn(given, 'grant_type') !== 'client_credential') throw new ApiRefusal(40002, 'invalid grant_type');
  const account = world.accounts.get(textIn(given, 'appid'));
  if (!account) throw new ApiRefusal(40013, 'invalid appid');
  if (textIn(given, 'secret') !== account.appSecret) throw new ApiRefusal(40125, 'invalid appsecret');
  const { tokens } = world.parts;
  return isStable ? tokens.giveStable(account, body['force_refresh'] === true) : tokens.givePlain(account);
}

function run({ world, baseUrl, path, query, body, files }: Exchange): object {
  const account = accountOf(world, query);
  const method = METHODS.get(path);
  if (!method) throw new ApiRefusal(40066, 'invalid url');
  return method({ world, account, query, body, files, baseUrl });
}

function accountOf(world: World, query: URLSearchParams): Account {
  const account = world.accounts.get(world.parts.tokens.require(query.get('access_token') ?? ''));
  if (!account) throw new ApiRefusal(40013, 'invalid appid');
  return account;
}

function record({ world, path, body }: Exchange, openId: string): void {
  const text = textIn(objectOf(body['text']), 'content');
  const shown = [...world.accounts.values()]
    .flatMap(({ chats }) => chats.get(openId) ?? [])
    .at(-1)
    ?.messages.at(-1);
  world.parts.log.add({
    direction: 'call',
    method: path,
    status: 200,
    ...(openId !== '' && { chatId: openId }),
    ...(shown?.from === 'bot' && { messageId: shown.id }),
    ...(text !== '' && { text }),
  });
}

function succeed(response: http.ServerResponse, result: object): void {
  if (result instanceof RawAnswer) {
    response.writeHead(200, { ...result.headers, 'content-length': Buffer.byteLength(result.body) });
    response.end(result.body);
    return;
  }
  const bare = Object.keys(result).length === 0;
  say(response, bare ? { errcode: 0, errmsg: 'ok' } : result);
}

function refuse(response: http.ServerResponse, { errcode, errmsg }: ApiRefusal): void {
  say(response, {
    errcode,
    errmsg: `${errmsg} rid: ${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}`,
  });
}

/** WeChat answers 200 whatever it says. */
function say(response: http.ServerResponse, value: object): void {
  sendJson(response, 200, value, { 'content-type': 'application/json; encoding=utf-8' });
}

/** A video by the address `media/get` gave, or a phone's picture: the bytes. */
export function handleFile(world: World, mediaId: string, response: http.ServerResponse): void {
  const media = world.parts.media.find(mediaId);
  sendFile(response, media && { mime: media.mime, bytes: world.parts.media.read(media) });
}
