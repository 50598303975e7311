// One way to ask the hub: JSON in, JSON out, every failure a RequestError with the hub's own code.
import type { ApiError } from '../../../src/contract/api.js';
import { loadWordsOfError } from '../i18n/languages.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export class RequestError extends Error {
  override readonly name = 'RequestError';
  constructor(
    /** 0 when no answer came. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    /** The login the question was asked in; an answer to an earlier one says nothing about this one. */
    readonly login = logins,
  ) {
    super(message);
  }

  /** No answer, or one that says nothing about the request itself: the same request may succeed later. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

let drawnFor: string | undefined;
/** How often it was asked anew who is here. */
let logins = 0;

export const beginLogin = (): void => {
  logins += 1;
};
export const isOfThisLogin = ({ login }: RequestError): boolean => login === logins;

/** Whom the pages are drawn for. The cookie is the browser's: should another tab have signed in somebody else, the hub says 401. */
export const drawFor = (agentId: string): void => {
  drawnFor = agentId;
};
export const isDrawnFor = (agentId: string): boolean => agentId === drawnFor;
export const drawnForHeader = (): Record<string, string> => (drawnFor === undefined ? {} : { 'x-agent': drawnFor });

export async function request<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  who: Record<string, string> = drawnForHeader(),
): Promise<Answer> {
  const init: RequestInit = { method, headers: { accept: 'application/json', ...who }, signal: signal ?? null };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    init.headers = { ...init.headers, 'content-type': 'application/json' };
    init.body = JSON.stringify(body);
  }
  const login = logins;
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestError(0, 'network', 'The hub did not answer');
  }
  const text = await response.text();
  if (!response.ok) {
    const failure = failureOf(response.status, text, login);
    await loadWordsOfError(failure.code);
    throw failure;
  }
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** The error a refused answer carries; a proxy's page instead of JSON still becomes a readable one. */
export function failureOf(status: number, text: string, login = logins): RequestError {
  try {
    const { error } = JSON.parse(text) as ApiError;
    return new RequestError(status, error.code, error.message, error.details, login);
  } catch {
    return new RequestError(status, status === 413 ? 'too_large' : `http_${status}`, `HTTP ${status}`, {}, login);
  }
}

/** `?a=1&b=2` without the empty ones. */
export function queryString(values: Record<string, string | number | true | undefined | null>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
