// The public REST API, as a program uses it; without a hub behind it, so that whoever talks to another process loads none.
import type { ListedConversation, MessageView, Page } from '../../src/contract/index.js';
import { DescribedAnswers } from './described-answers.js';

export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly body: { error: { code: string; message: string; details: Record<string, unknown> } },
  ) {
    super(`${String(status)} ${body.error.code}: ${body.error.message}`);
  }
}

/** An answer that is not what the document says is an error. */
export class ApiClient {
  private constructor(
    private readonly url: string,
    readonly token: string,
    readonly agentId: string,
    private readonly described: DescribedAnswers,
  ) {}

  static async signIn(url: string, login: string, password: string): Promise<ApiClient> {
    const response = await fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    const body = (await response.json()) as { token: string; agent: { id: string } };
    if (!response.ok) throw new ApiFailure(response.status, body as never);
    return new ApiClient(url, body.token, body.agent.id, await DescribedAnswers.of(url, body.token));
  }

  /** A program with a key of this agent. */
  program(key: string): ApiClient {
    return new ApiClient(this.url, key, this.agentId, this.described);
  }

  get<T>(path: string): Promise<T> {
    return this.call('GET', path);
  }
  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.call('POST', path, body);
  }
  put<T>(path: string, body: unknown): Promise<T> {
    return this.call('PUT', path, body);
  }
  patch<T>(path: string, body: unknown): Promise<T> {
    return this.call('PATCH', path, body);
  }

  async history(conversationId: string): Promise<MessageView[]> {
    return (await this.get<Page<MessageView>>(`/conversations/${conversationId}/messages?limit=200`)).items;
  }

  async conversations(view = 'all'): Promise<ListedConversation[]> {
    return (await this.get<Page<ListedConversation>>(`/conversations?view=${view}&limit=200`)).items;
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const value = text === '' ? undefined : (JSON.parse(text) as T);
    if (!response.ok) throw new ApiFailure(response.status, value as never);
    this.described.require(method, path, response.status, value);
    return value as T;
  }
}
