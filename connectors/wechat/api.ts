// One call to WeChat: with the account's token, renewed and tried again once when it is refused; answers and refusals in the hub's terms.
import { z } from 'zod';
import { ConnectorError, type AccountAccess } from '../../src/contract/index.js';
import { AccessTokens, type FetchedToken } from './access-token.js';
import { DEFAULT_BASE_URL, settingsSchema } from './config.js';
import { lostError, refusalError, saysTokenIsOutdated } from './errors.js';
import { bodyOf, openLine, type HttpAnswer, type HttpLine, type SizedStream } from './http-line.js';
import { say } from './words.js';

const CALL_TIMEOUT_MS = 30_000;

export interface ApiCall {
  method?: 'GET' | 'POST';
  /** e.g. `/cgi-bin/user/info`. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Making it twice has the same effect as once; absent: no. */
  repeatable?: boolean;
}

export interface FormCall extends Pick<ApiCall, 'path' | 'query'> {
  contentType: string;
  timeoutMs: number;
  signal: AbortSignal;
  /** Called again when the call is made again with a fresh token. */
  body(): Promise<SizedStream>;
}

/** An object WeChat answered with; ids in it are texts. */
export type Answer = Readonly<Record<string, unknown>>;

export interface WeChatApi {
  /** Throws only ConnectorError. */
  call(call: ApiCall): Promise<Answer>;
  upload(call: FormCall): Promise<Answer>;
  /** A file comes as it is, anything else is read as an answer. */
  download(call: Pick<ApiCall, 'path' | 'query'>): Promise<{ file: HttpAnswer } | { answer: Answer }>;
  /** Proves AppID and AppSecret. */
  signIn(): Promise<void>;
}

export function openApi(account: AccountAccess): WeChatApi {
  const { baseUrl = DEFAULT_BASE_URL } = settingsSchema.parse(account.settings);
  const line = openLine(baseUrl, account);
  const { appId = '', appSecret = '' } = account.credentials;
  const tokens = new AccessTokens(account.tokens, (force) => fetchToken(line, { appId, appSecret, force }));
  const withToken = async <Result>(run: (token: string) => Promise<Result>): Promise<Result> => {
    const token = await tokens.current();
    try {
      return await run(token);
    } catch (error) {
      if (!(error instanceof ConnectorError) || !saysTokenIsOutdated(error)) throw error;
      return run(await tokens.renew(token));
    }
  };
  return {
    call: (call) => withToken((token) => callOnce(line, call, token)),
    upload: (call) => withToken((token) => uploadOnce(line, call, token)),
    download: (call) => withToken((token) => downloadOnce(line, call, token)),
    async signIn() {
      await tokens.refetch();
    },
  };
}

/** A call whose answer must have this shape. Throws only ConnectorError. */
export async function callFor<Shape extends z.ZodType>(api: WeChatApi, shape: Shape, call: ApiCall): Promise<z.output<Shape>> {
  const answer = shape.safeParse(await api.call(call));
  if (answer.success) return answer.data;
  throw new ConnectorError({
    code: 'answer_unclear',
    kind: 'permanent',
    ...say('answer_unclear', { path: call.path }),
  });
}

async function callOnce(line: HttpLine, { method, path, query, json, repeatable = false }: ApiCall, token: string): Promise<Answer> {
  const { status, body } = await line.sendForBody({
    method: method ?? (json === undefined ? 'GET' : 'POST'),
    path: pathOf(path, { ...query, access_token: token }),
    ...(json !== undefined && { contentType: 'application/json; charset=utf-8', body: Buffer.from(JSON.stringify(json)) }),
    timeoutMs: CALL_TIMEOUT_MS,
    repeatable,
  });
  return answerOf(status, body, repeatable);
}

async function uploadOnce(line: HttpLine, call: FormCall, token: string): Promise<Answer> {
  const { status, body } = await line.sendForBody({
    method: 'POST',
    path: pathOf(call.path, { ...call.query, access_token: token }),
    contentType: call.contentType,
    body: await call.body(),
    timeoutMs: call.timeoutMs,
    signal: call.signal,
    // A file uploaded twice is only stored twice.
    repeatable: true,
  });
  return answerOf(status, body, true);
}

const DOWNLOAD_TIMEOUT_MS = 120_000;

/** Told apart by the header that names the file: refusals have been seen as `text/plain` too. */
async function downloadOnce(
  line: HttpLine,
  { path, query }: Pick<ApiCall, 'path' | 'query'>,
  token: string,
): Promise<{ file: HttpAnswer } | { answer: Answer }> {
  const request = {
    method: 'GET',
    path: pathOf(path, { ...query, access_token: token }),
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    repeatable: true,
  } as const;
  const response = await line.send(request);
  if (response.status === 200 && response.headers['content-disposition'] !== undefined) return { file: response };
  return { answer: answerOf(response.status, await bodyOf(response.stream, response.status, true), true) };
}

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/** Never goes through `withToken`: a token refused while asking for one must not ask again. */
async function fetchToken(line: HttpLine, request: { appId: string; appSecret: string; force: boolean }): Promise<FetchedToken> {
  const json = { grant_type: 'client_credential', appid: request.appId, secret: request.appSecret, force_refresh: request.force };
  const { status, body } = await line.sendForBody({
    method: 'POST',
    path: '/cgi-bin/stable_token',
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(json)),
    timeoutMs: CALL_TIMEOUT_MS,
    repeatable: true,
  });
  const answer = tokenAnswer.safeParse(answerOf(status, body, true));
  if (!answer.success) throw new ConnectorError({ code: 'not_wechat', kind: 'permanent', ...say('not_wechat') });
  return { value: answer.data.access_token, expiresInSeconds: answer.data.expires_in };
}

function pathOf(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query).toString()}`;
}

const refusalShape = z.looseObject({ errcode: z.coerce.number().int().default(0), errmsg: z.coerce.string().default('') });

/** Read by its content, never by its header: JSON comes as text/plain too. Throws what WeChat said no to. */
function answerOf(status: number, body: Buffer, repeatable: boolean): Answer {
  const answer = refusalShape.safeParse(status === 200 ? jsonOf(body) : undefined);
  if (!answer.success) throw lostError({ connected: true, status, cause: `no JSON in the answer (HTTP ${status})` }, repeatable);
  if (answer.data.errcode !== 0) throw refusalError(answer.data);
  return answer.data;
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(withExactIds(body.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Message ids are larger than 2^53. Inside a text the name's quotes would be escaped, so only a name can match. */
function withExactIds(json: string): string {
  return json.replace(/("msg_?id"\s*:\s*)(\d+)/gi, '$1"$2"');
}
