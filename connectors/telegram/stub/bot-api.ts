// The face bots see: `/bot<token>/<method>` and `/file/bot<token>/<path>`, with the platform's answers, refusals and, on demand, its faults.
import type http from 'node:http';
import { sendHtml, sendJson, sendJsonText } from '../../stub-kit/answer.js';
import type { FaultRule } from './faults.js';
import { RawList, accountMethods } from './methods/account.js';
import { WithDescription, type Method } from './methods/call.js';
import { changeMethods } from './methods/change.js';
import { sendMethods } from './methods/send.js';
import { readParameters, type Parameters } from './parameters.js';
import { ApiFailure, type Bot, type JsonObject } from './types.js';
import type { World } from './world.js';

const METHODS = new Map<string, { name: string; run: Method }>(
  Object.entries({ ...accountMethods, ...sendMethods, ...changeMethods }).map(([name, run]) => [name.toLowerCase(), { name, run }]),
);
const HTML_ERROR =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n';

/** Handles one request under `/bot…`. Never throws. */
export async function handleBotApi(world: World, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = request.url ?? '';
  const queryAt = url.indexOf('?');
  const path = queryAt === -1 ? url : url.slice(0, queryAt);
  const slash = path.indexOf('/', 4);
  const token = decodeURIComponent(path.slice(4, slash === -1 ? undefined : slash));
  const methodName = slash === -1 ? '' : path.slice(slash + 1).toLowerCase();
  try {
    const parameters = await readParameters(request, queryAt === -1 ? '' : url.slice(queryAt + 1));
    await answer({ world, request, response, token, methodName, parameters });
  } catch (error) {
    if (error instanceof ApiFailure) refuse(response, error);
    else response.destroy();
  }
}

interface Exchange {
  world: World;
  request: http.IncomingMessage;
  response: http.ServerResponse;
  token: string;
  methodName: string;
  parameters: Parameters;
}

async function answer(exchange: Exchange): Promise<void> {
  const { world, response, token, methodName, parameters } = exchange;
  world.parts.onCall?.({ method: methodName, values: parameters.values, files: [...parameters.files.keys()] });
  if (world.parts.faults.down)
    return sendHtml(response, 503, HTML_ERROR.replaceAll('502 Bad Gateway', '503 Service Temporarily Unavailable'));
  const fault = world.parts.faults.take(methodName, parameters.text('chat_id'));
  if (fault && !(await before(fault, response))) return;
  const bot = world.bots.get(token);
  if (!bot) throw new ApiFailure(401, 'Unauthorized');
  const method = METHODS.get(methodName);
  if (!method) throw new ApiFailure(404, 'Not Found: method not found');
  const result = await run(exchange, bot, method);
  if (fault?.effect === 'reset_after_accept') return void response.destroy();
  if (fault?.effect === 'malformed_200') return sendHtml(response, 200, '<html><body>Welcome to the captive portal</body></html>');
  succeed(response, result);
}

/** What a fault does before the call is looked at; false: the call ends here. */
async function before(fault: FaultRule, response: http.ServerResponse): Promise<boolean> {
  const retryAfter = fault.retryAfterSeconds ?? 1;
  switch (fault.effect) {
    case '429':
      throw new ApiFailure(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
    case '500':
      throw new ApiFailure(500, 'Internal Server Error');
    case '503':
      throw new ApiFailure(503, 'Service Unavailable');
    case 'unauthorized':
      throw new ApiFailure(401, 'Unauthorized');
    case 'blocked':
      throw new ApiFailure(403, 'Forbidden: bot was blocked by the user');
    case '502_html':
      sendHtml(response, 502, HTML_ERROR);
      return false;
    case 'reset_before_accept':
      response.destroy();
      return false;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000));
      return true;
    case 'reset_after_accept':
    case 'malformed_200':
      return true;
  }
}

async function run({ world, response, parameters }: Exchange, bot: Bot, method: { name: string; run: Method }): Promise<unknown> {
  const closing = new AbortController();
  if (method.name === 'getUpdates') response.once('close', () => closing.abort());
  const outcome = method.run({ world, bot, parameters, closed: closing.signal });
  const result: unknown = outcome instanceof Promise ? await outcome : outcome;
  if (method.name !== 'getUpdates') record(world, method.name, parameters, result);
  return result;
}

function record(world: World, method: string, parameters: Parameters, result: unknown): void {
  const text = parameters.text('text') || parameters.text('caption');
  const first: unknown = Array.isArray(result) ? result[0] : result;
  const messageId =
    typeof first === 'object' && first !== null && 'message_id' in first ? Number(first.message_id) : parameters.integer('message_id');
  world.parts.log.add({
    direction: 'call',
    method,
    status: 200,
    ...(parameters.has('chat_id') && { chatId: Number(parameters.text('chat_id')) }),
    ...(messageId !== undefined && { messageId }),
    ...(text !== '' && { text }),
  });
}

function succeed(response: http.ServerResponse, result: unknown): void {
  if (result instanceof RawList) return sendJsonText(response, 200, `{"ok":true,"result":[${result.bodies.join(',')}]}`);
  if (result instanceof WithDescription) {
    return sendJson(response, 200, { ok: true, result: result.result, description: result.description });
  }
  sendJson(response, 200, { ok: true, result });
}

function refuse(response: http.ServerResponse, failure: ApiFailure): void {
  const body: JsonObject = { ok: false, error_code: failure.code, description: failure.description };
  if (failure.parameters) body['parameters'] = failure.parameters;
  if (failure.parameters?.retry_after !== undefined) response.setHeader('Retry-After', failure.parameters.retry_after);
  sendJson(response, failure.code, body);
}

/** `/file/bot<token>/<path>`: the bytes, without name or type, as Telegram gives them. */
export function handleFileDownload(world: World, request: http.IncomingMessage, response: http.ServerResponse): void {
  const rest = (request.url ?? '').slice('/file/bot'.length);
  const slash = rest.indexOf('/');
  const bot = world.bots.get(decodeURIComponent(rest.slice(0, slash)));
  const file = bot && world.parts.files.findByPath(decodeURIComponent(rest.slice(slash + 1)));
  if (world.parts.faults.down) return sendHtml(response, 503, HTML_ERROR);
  if (!bot) return refuse(response, new ApiFailure(401, 'Unauthorized'));
  if (!file) return refuse(response, new ApiFailure(404, 'Not Found'));
  const bytes = world.parts.files.read(file);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
  response.end(bytes);
}
