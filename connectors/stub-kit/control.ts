// The control face: `/_control/…`, where tests, bench and the lab page play the people, set faults and read the auditor's log. What all
// stand-ins have is here; a platform says what its accounts, people and phones are, and which pages it has besides.
import type http from 'node:http';
import { sendFile, sendJson, type SentFile } from './answer.js';
import { readBurst, type Burst } from './burst.js';
import { ActionError, NotFound } from './control-errors.js';
import { objectOf, textOf, type JsonObject } from './reading.js';
import { readBody } from './request-body.js';
import type { Watched } from './watched.js';

export interface Look {
  query: URLSearchParams;
  /** Somebody holds the phone in their hand and waits for news. */
  waits: boolean;
}

/** A chat on a person's phone. `view` is asked for after the wait. */
export interface Phone {
  watched: Watched;
  view(): unknown;
}

export interface Acted {
  /** The messages it made, as the phone numbers them. */
  messageIds: number[];
}

export interface ControlFace<Account> {
  faults: { view(): unknown; setFrom(body: JsonObject): void };
  log: { read(after: number): unknown; clear(): void };
  accounts(): Iterable<Account>;
  /** Throws NotFound. */
  account(id: string): Account;
  addAccount(body: JsonObject): Account;
  /** What an admin enters to bind it: `externalAccountId`, `name`, `credentials`, `baseUrl`. */
  accountView(account: Account): unknown;
  people(): unknown[];
  addPerson(body: JsonObject): unknown;
  /** Throws NotFound. */
  phone(account: Account, chatId: string, look: Look): Phone;
  /** One action of a person; `type` says which. Throws ActionError and NotFound. */
  act(account: Account, chatId: string, action: JsonObject & { type: string }): Acted;
  /** Absent: no load runs. */
  burst?(account: Account, burst: Burst): Promise<void>;
  /** By the last part of `fileUrl`, where that is `/_control/files/…`. */
  file?(id: string): SentFile | undefined;
  /** By method and name, e.g. `PUT limits`. */
  pages?: Readonly<Record<string, (body: JsonObject) => unknown>>;
  /** Below an account, likewise, e.g. `POST time`; the method alone is the account itself. */
  accountPages?: Readonly<Record<string, (account: Account, body: JsonObject) => unknown>>;
}

interface ControlRequest {
  method: string;
  /** Below `/_control`. */
  parts: string[];
  query: URLSearchParams;
  body: JsonObject;
}

const MAX_WAIT_SECONDS = 25;
const MAX_BODY_BYTES = 256 * 1024 * 1024;
const ADDRESS = 'http://stub';

/** Handles one request under `/_control`. Never throws. */
export async function answerControl<Account>(
  face: ControlFace<Account>,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', ADDRESS);
  const method = request.method ?? 'GET';
  try {
    const parts = url.pathname.split('/').slice(2).map(decodeURIComponent);
    if (parts[0] === 'files' && face.file) return sendFile(response, face.file(parts[1] ?? ''));
    const body = method === 'GET' ? {} : await readJson(request);
    sendJson(response, 200, (await route(face, { method, parts, query: url.searchParams, body })) ?? {});
  } catch (error) {
    if (error instanceof NotFound) refuse(response, 404, 'not_found', error.message);
    else if (error instanceof ActionError || error instanceof SyntaxError || error instanceof URIError)
      refuse(response, 400, 'invalid_request', error.message);
    else response.destroy();
  }
}

async function readJson(request: http.IncomingMessage): Promise<JsonObject> {
  const body = await readBody(request, MAX_BODY_BYTES, () => new ActionError('The body is too large'));
  return body.length === 0 ? {} : objectOf(JSON.parse(body.toString('utf8')));
}

function route<Account>(face: ControlFace<Account>, request: ControlRequest): unknown {
  const { method, parts, query, body } = request;
  const [area = '', id = ''] = parts;
  if (area === 'accounts' && id !== '') return accountRoute(face, face.account(id), request);
  switch (`${method} ${area}`) {
    case 'GET accounts':
      return { items: [...face.accounts()].map((account) => face.accountView(account)) };
    case 'POST accounts':
      return face.accountView(face.addAccount(body));
    case 'GET people':
      return { items: face.people() };
    case 'POST people':
      return face.addPerson(body);
    case 'GET faults':
      return face.faults.view();
    case 'PUT faults':
      face.faults.setFrom(body);
      return face.faults.view();
    case 'GET log':
      return face.log.read(Number(query.get('after') ?? 0));
    case 'POST log':
      return face.log.clear();
    default:
      return pageOf(face.pages, `${method} ${area}`)(body);
  }
}

async function accountRoute<Account>(face: ControlFace<Account>, account: Account, request: ControlRequest): Promise<unknown> {
  const { method, parts, query, body } = request;
  const [, , area = '', chatId = ''] = parts;
  switch (`${method} ${area}`) {
    case 'GET chats': {
      const waitSeconds = Math.min(MAX_WAIT_SECONDS, Number(query.get('waitSeconds') ?? 0));
      const phone = face.phone(account, chatId, { query, waits: waitSeconds > 0 });
      await phone.watched.whenChanged(Number(query.get('after') ?? 0), waitSeconds * 1000);
      return phone.view();
    }
    case 'POST chats':
      return perform(face, account, chatId, body);
    case 'POST burst':
      if (!face.burst) throw new NotFound('No such page');
      return face.burst(account, readBurst(body));
    default:
      return pageOf(face.accountPages, `${method} ${area}`.trimEnd())(account, body);
  }
}

/** One action of a person, as a test in the same process or the control face asks for it. */
export function perform<Account>(face: Pick<ControlFace<Account>, 'act'>, account: Account, chatId: string, body: JsonObject): Acted {
  const type = textOf(body['type']);
  if (type === undefined) throw new ActionError('Field type is required');
  return face.act(account, chatId, { ...body, type });
}

function pageOf<Page>(pages: Readonly<Record<string, Page>> | undefined, name: string): Page {
  const page = pages && Object.hasOwn(pages, name) ? pages[name] : undefined;
  if (page === undefined) throw new NotFound('No such page');
  return page;
}

function refuse(response: http.ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { error: { code, message, details: {} } });
}
