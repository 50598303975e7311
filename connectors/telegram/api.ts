// One Bot API call over telegraf's client: own time limit, keep-alive, no token in any error, failures in the hub's terms.
import { Telegram, TelegramError } from 'telegraf';
import { ConnectorError, type AccountAccess } from '../../src/contract/index.js';
import { DEFAULT_BASE_URL, settingsSchema } from './config.js';
import { lostError, redirectedError, refusalError, type CallScene, type Refusal } from './errors.js';
import { fieldsOf, integerOf, textOf } from './reading.js';
import { tracedBy, watchedAgent, type CallTrace, type WatchedAgent } from './watched-agent.js';

export interface CallOptions {
  timeoutMs?: number;
  /** Ends this call early, besides the account's own signal. */
  signal?: AbortSignal;
}

const CALL_TIMEOUT_MS = 30_000;

export interface TelegramApi {
  /** Ends in a slash. */
  readonly root: string;
  readonly agent: WatchedAgent;
  readonly token: string;
  /** The `result` of the answer. Throws only ConnectorError. */
  call(method: string, payload: Record<string, unknown>, options?: CallOptions): Promise<unknown>;
}

export function openApi(account: AccountAccess): TelegramApi {
  const { baseUrl = DEFAULT_BASE_URL } = settingsSchema.parse(account.settings);
  const token = account.credentials['botToken'] ?? '';
  // telegraf resolves methods against the root, so a path in it is lost without the slash.
  const root = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  const agent = watchedAgent(root, account.lookup);
  const line: Line = { root, agent, token, closed: account.signal, inFlight: new Set() };
  account.signal.addEventListener('abort', () => closeLine(line), { once: true });
  return {
    root,
    agent,
    token,
    call: (method, payload, options = {}) => call(line, method, payload, options),
  };
}

interface Line {
  root: string;
  agent: WatchedAgent;
  token: string;
  closed: AbortSignal;
  /** One listener on the account's signal ends them all; a listener per call would pile up on a busy account. */
  inFlight: Set<AbortController>;
}

function closeLine(line: Line): void {
  for (const controller of line.inFlight) controller.abort();
  line.agent.destroy();
}

async function call(line: Line, method: string, payload: Record<string, unknown>, options: CallOptions): Promise<unknown> {
  const trace: CallTrace = { connected: false, status: null };
  const limit = limitedTime(line, options.timeoutMs ?? CALL_TIMEOUT_MS, options.signal);
  try {
    return await callAnyMethod(clientFor(line, trace), method, payload, limit.signal);
  } catch (error) {
    throw connectorError(error, trace, { scene: sceneOf(method, payload), token: line.token });
  } finally {
    limit.clear();
  }
}

/** One per call, which costs next to nothing: the agent is all that a client keeps, and it tells of this call alone. */
function clientFor({ root, agent, token }: Line, trace: CallTrace): Telegram {
  const telegram = new Telegram(token, { apiRoot: root, webhookReply: false });
  // Given to the constructor it would be dropped for plain http.
  telegram.options.agent = tracedBy(agent, trace);
  return telegram;
}

/** telegraf types end at Bot API 7.1; methods and fields since then pass through all the same. */
function callAnyMethod(telegram: Telegram, method: string, payload: Record<string, unknown>, signal: AbortSignal): Promise<unknown> {
  return (telegram.callApi as (method: string, payload: object, options: { signal: AbortSignal }) => Promise<unknown>).call(
    telegram,
    method,
    payload,
    { signal },
  );
}

/** Only what makes a message or passes one on has an effect twice when made twice. */
const NOT_REPEATABLE = /^(send(?!ChatAction)|forward|copy)/;

function sceneOf(method: string, payload: Record<string, unknown>): CallScene {
  return { hasChat: payload['chat_id'] !== undefined, repeatable: !NOT_REPEATABLE.test(method) };
}

function limitedTime(line: Line, timeoutMs: number, ended: AbortSignal | undefined): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, timeoutMs);
  line.inFlight.add(controller);
  ended?.addEventListener('abort', abort, { once: true });
  if (line.closed.aborted || ended?.aborted === true) abort();
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      line.inFlight.delete(controller);
      ended?.removeEventListener('abort', abort);
    },
  };
}

function connectorError(error: unknown, trace: CallTrace, { scene, token }: { scene: CallScene; token: string }): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (trace.status !== null && trace.status >= 300 && trace.status < 400) return redirectedError(trace.status);
  if (error instanceof TelegramError) return refusalError(refusalOf(error, token), scene);
  return lostError({ ...trace, cause: causeOf(error) }, scene);
}

function refusalOf(error: TelegramError, token: string): Refusal {
  const parameters = fieldsOf(error.parameters);
  const retryAfterSeconds = integerOf(parameters['retry_after']);
  const migrateToChatId = integerOf(parameters['migrate_to_chat_id']);
  return {
    status: integerOf(error.code) ?? 0,
    description: withoutToken(textOf(error.description) ?? '', token),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(migrateToChatId !== undefined && { migrateToChatId }),
  };
}

/** A network error's code only: its message holds the URL, and with it the token. */
function causeOf(error: unknown): string {
  const { code, type, name } = fieldsOf(error);
  return textOf(code) ?? textOf(type) ?? textOf(name) ?? 'network error';
}

export function withoutToken(text: string, token: string): string {
  const known = token === '' ? text : text.replaceAll(token, '[token]').replaceAll(encodeURIComponent(token), '[token]');
  return known.replaceAll(/\b(bot)?\d{5,}:[A-Za-z0-9_-]{20,}/g, '[token]');
}
