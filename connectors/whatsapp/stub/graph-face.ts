// The face businesses see: the Graph API's paths for numbers, business accounts, messages and files, with faults on demand.
import type http from 'node:http';
import { beforeCall, insteadOfAnswer } from '../../meta/stub/faults.js';
import { GraphFailure, checkProof, readCall, sendFailure, sendGraph, type GraphCall } from '../../meta/stub/graph-answer.js';
import { textOf } from '../../meta/reading.js';
import { listFlows, listTemplates, phoneNumbers, subscribedApps } from './business-account.js';
import { deleteFile, fileInfo, uploadFile } from './media.js';
import { postMessage } from './messages.js';
import { readNumber, writeNumber } from './number.js';
import { appSubscriptions } from './app.js';
import type { Account, App } from './types.js';
import type { World } from './world.js';

export interface Exchange {
  world: World;
  account: Account;
  call: GraphCall;
  baseUrl: string;
  /** A fault asks that a message fail after it was taken. */
  failLater?: number;
}

type Endpoint = (exchange: Exchange) => unknown;

/** Below a phone number's id. */
const NUMBER_EDGES: Readonly<Record<string, Endpoint>> = {
  'GET ': readNumber,
  'POST ': writeNumber,
  'POST messages': postMessage,
  'POST media': uploadFile,
};
/** Below a business account's id. */
const BUSINESS_EDGES: Readonly<Record<string, Endpoint>> = {
  'GET subscribed_apps': subscribedApps,
  'POST subscribed_apps': subscribedApps,
  'DELETE subscribed_apps': subscribedApps,
  'GET phone_numbers': phoneNumbers,
  'GET message_templates': listTemplates,
  'GET flows': listFlows,
};
/** Below a file's id. */
const FILE_EDGES: Readonly<Record<string, Endpoint>> = { 'GET ': fileInfo, 'DELETE ': deleteFile };

/** Handles one request to the Graph API. Never throws. */
export async function handleGraph(
  world: World,
  baseUrl: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  try {
    const call = await readCall(request);
    world.parts.onCall?.(call);
    if (world.parts.faults.down) throw new GraphFailure(503, 2, 'Service temporarily unavailable', { transient: true });
    const [node = '', edge = ''] = call.path;
    const fault = world.parts.faults.take(
      edge === '' ? node : edge,
      (textOf(call.body['to']) ?? textOf(call.body['recipient']) ?? '').replace(/^\+/, ''),
    );
    if (fault && !(await beforeCall(fault, response))) return;
    const app = appOf(world, call);
    if (app) return sendGraph(response, 200, await appSubscriptions(world, app, call));
    const account = accountOf(world, call);
    const exchange: Exchange = {
      world,
      account,
      call,
      baseUrl,
      ...(fault?.effect === 'fail_later' && { failLater: fault.code ?? 131_026 }),
    };
    const answer = await endpointOf(exchange)(exchange);
    if (!insteadOfAnswer(fault, response)) sendGraph(response, 200, answer);
  } catch (error) {
    if (error instanceof GraphFailure) sendFailure(response, error, 'whatsapp');
    else response.destroy();
  }
}

/** An app speaks for itself with `<id>|<secret>`. */
function appOf(world: World, call: GraphCall): App | undefined {
  const app = world.apps.get(call.path[0] ?? '');
  if (!app || call.path[1] !== 'subscriptions') return undefined;
  if (call.accessToken !== `${app.id}|${app.secret}`)
    throw new GraphFailure(400, 15, 'This method must be called with an app access_token.');
  return app;
}

/** Whose token it is. One app may serve several numbers of a business account with the same token. */
function accountOf(world: World, call: GraphCall): Account {
  const mine = [...world.accounts.values()].filter((account) => account.accessToken === call.accessToken);
  const [first] = mine;
  if (!first) throw new GraphFailure(401, 190, 'Invalid OAuth access token - Cannot parse access token');
  checkProof(call, first.app.secret);
  return mine.find((account) => account.phoneNumberId === call.path[0]) ?? first;
}

function endpointOf({ world, account, call }: Exchange): Endpoint {
  const [node = '', edge = '', ...rest] = call.path;
  const edges =
    node === account.phoneNumberId
      ? NUMBER_EDGES
      : node === account.businessAccountId
        ? BUSINESS_EDGES
        : world.parts.files.find(node)
          ? FILE_EDGES
          : undefined;
  const endpoint = rest.length === 0 ? edges?.[`${call.method} ${edge}`] : undefined;
  if (endpoint) return endpoint;
  const verb = call.method.toLowerCase();
  throw new GraphFailure(
    400,
    100,
    `Unsupported ${verb} request. Object with ID '${node}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    { subcode: 33, type: 'GraphMethodException' },
  );
}
