// The face programs see, over HTTP: versioned paths, tokens, proofs, refusals in Meta's form and, on demand, faults.
import type { JsonObject } from '../../../stub-kit/reading.js';
import type http from 'node:http';
import { beforeCall, insteadOfAnswer, type FaultRule } from '../../stub/faults.js';
import { GraphFailure, checkProof, readCall, sendFailure, sendPage, sendGraph, type GraphCall } from '../../stub/graph-answer.js';
import { textOf, fieldsOf } from '../../reading.js';
import { answerEdge, authorised, recipientIn, refreshToken, subscribeApp } from './graph-edges.js';
import { createPersona, isNewPersona } from './personas.js';
import type { World } from './world.js';

const REFRESH = '/refresh_access_token';

/** Handles one request. Never throws. */
export async function handleGraphApi(world: World, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  // The platform's clock, not this machine's.
  response.setHeader('Date', new Date(world.parts.now()).toUTCString());
  try {
    if (world.parts.faults.down) return sendPage(response, 503, 'Service Unavailable');
    const url = new URL(request.url ?? '/', 'http://stub');
    if (url.pathname === REFRESH) {
      const fault = await faultFor(world, 'refresh_access_token', '', response);
      if (fault !== 'ended') sendGraph(response, 200, refreshToken(world, url.searchParams));
      return;
    }
    await answerCall(world, await readCall(request), response);
  } catch (error) {
    if (error instanceof GraphFailure) sendFailure(response, error);
    else response.destroy();
  }
}

async function answerCall(world: World, call: GraphCall, response: http.ServerResponse): Promise<void> {
  world.parts.onCall?.({ method: call.method, path: call.path, body: call.body, files: call.files.map(({ part }) => part) });
  const edge = call.path.at(-1) ?? '';
  const recipient = recipientIn(call.body);
  const fault = await faultFor(world, edge, recipient, response);
  if (fault === 'ended') return;
  const answer =
    call.path[0] === world.app.id && edge === 'subscriptions' ? await subscribeApp(world, call) : await answerAsAccount(world, call);
  record(world, call, recipient, answer);
  if (!insteadOfAnswer(fault, response)) sendGraph(response, 200, answer);
}

async function answerAsAccount(world: World, call: GraphCall): Promise<JsonObject> {
  const { account, token } = authorised(world, call.accessToken);
  checkProof(call, world.app.secret);
  if (isNewPersona(world, account, call)) return createPersona(world, account, call);
  return answerEdge({ world, account, token, call });
}

async function faultFor(world: World, edge: string, recipient: string, response: http.ServerResponse): Promise<FaultRule | null | 'ended'> {
  const fault = world.parts.faults.take(edge, recipient);
  return fault && !(await beforeCall(fault, response)) ? 'ended' : fault;
}

function record(world: World, call: GraphCall, recipient: string, answer: JsonObject): void {
  if (call.method !== 'POST') return;
  const text = textOf(fieldsOf(call.body['message'])['text']);
  const messageId = textOf(answer['message_id']);
  world.parts.log.add({
    direction: 'call',
    method: call.path.at(-1) ?? '',
    status: 200,
    ...(recipient !== '' && { chatId: recipient }),
    ...(messageId !== undefined && { messageId }),
    ...(text !== undefined && { text }),
  });
}

/** A file at its public address: no token needed. */
export function handleFile(world: World, request: http.IncomingMessage, response: http.ServerResponse): boolean {
  const url = new URL(request.url ?? '/', 'http://stub');
  const secret =
    /^\/cdn\/([\w-]+)/.exec(url.pathname)?.[1] ?? (url.pathname === '/ig_messaging_cdn/' ? (url.searchParams.get('signature') ?? '') : '');
  if (secret === '') return false;
  const file = world.parts.files.findBySecret(secret);
  if (!file) {
    response.writeHead(404).end();
    return true;
  }
  const bytes = world.parts.files.read(file);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const part = range ? bytes.subarray(Number(range[1]), range[2] === '' ? undefined : Number(range[2]) + 1) : bytes;
  if (range && part.length > 0) {
    const end = Number(range[1]) + part.length - 1;
    response.statusCode = 206;
    response.setHeader('content-range', `bytes ${String(range[1])}-${String(end)}/${String(bytes.length)}`);
  }
  response.setHeader('content-type', file.mime).setHeader('content-length', part.length).end(part);
  return true;
}
