// The hub's calls for visitors, from whatever site the page is of: no cookies, the token as bearer.
import type { ApiError, MessageView, Page, VisitorServiceView } from '../../../src/contract/api.js';
import type { StoredMedia } from '../../../src/contract/content.js';
import type { Identity } from '../settings.js';
import type { Language } from '../words/index.js';

export interface OpenedSession {
  token: string;
  visitor: { appid: string; uid: string; name: string };
  conversationId: string;
  queue: { id: string; key: number };
  account: { id: string; name: string };
  readSeq: number;
  unreadCount: number;
}

/** Signed, good for a while, whole addresses. */
export interface FileAddresses {
  url: string;
  thumbnailUrl: string;
  playableUrl: string;
  expiresAt: string;
}

export interface Upload {
  done: Promise<StoredMedia>;
  cancel(): void;
}

/** `status` 0: no answer. */
export class CallError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }

  /** Worth asking again by itself. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class HubCalls {
  constructor(private readonly hub: string) {}

  openSession(body: { accountId: string; visitorToken?: string; identity?: Identity }): Promise<OpenedSession> {
    return this.ask('/widget/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  }

  history(token: string, { before, limit }: { before?: number; limit: number }): Promise<Page<MessageView>> {
    const query = new URLSearchParams({ limit: String(limit), ...(before !== undefined && { before: String(before) }) });
    return this.ask(`/widget/messages?${query.toString()}`, { headers: bearer(token) });
  }

  async deleteHistory(token: string, through: number): Promise<void> {
    await this.send(`/widget/messages?through=${String(through)}`, { method: 'DELETE', headers: bearer(token) });
  }

  service(token: string, language: Language): Promise<VisitorServiceView> {
    return this.ask(`/widget/service?language=${language}`, { headers: bearer(token) });
  }

  endChat(token: string): Promise<{ ended: boolean }> {
    return this.ask('/widget/end', { method: 'POST', headers: bearer(token) });
  }

  async fileAddresses(token: string, mediaId: string): Promise<FileAddresses> {
    const links = await this.ask<FileAddresses>(`/widget/media/${mediaId}/links`, { headers: bearer(token) });
    return {
      url: this.hub + links.url,
      thumbnailUrl: this.hub + links.thumbnailUrl,
      playableUrl: this.hub + links.playableUrl,
      expiresAt: links.expiresAt,
    };
  }

  /** `fetch` tells nothing of how far an upload is. */
  upload(token: string, file: File, onProgress: (share: number) => void): Upload {
    const request = new XMLHttpRequest();
    const done = new Promise<StoredMedia>((resolve, reject) => {
      request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
      request.addEventListener('load', () => {
        if (request.status !== 201) return reject(failureOf(request.status, request.responseText));
        const media: StoredMedia = JSON.parse(request.responseText);
        resolve(media);
      });
      request.addEventListener('error', () => reject(new CallError(0, 'network')));
      request.addEventListener('abort', () => reject(new CallError(0, 'cancelled')));
      request.open('POST', `${this.hub}/api/v1/widget/media`);
      request.setRequestHeader('Authorization', `Bearer ${token}`);
      const form = new FormData();
      form.append('file', file);
      request.send(form);
    });
    return { done, cancel: () => request.abort() };
  }

  private async ask<Answer>(path: string, init: RequestInit): Promise<Answer> {
    const answer: Answer = await (await this.send(path, init)).json();
    return answer;
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${this.hub}/api/v1${path}`, { ...init, credentials: 'omit', mode: 'cors' }).catch(() => null);
    if (response === null) throw new CallError(0, 'network');
    if (!response.ok) throw failureOf(response.status, await response.text());
    return response;
  }
}

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** A proxy's page instead of the hub's words still becomes an error with a name. */
function failureOf(status: number, text: string): CallError {
  try {
    const { error }: ApiError = JSON.parse(text);
    return new CallError(status, error.code);
  } catch {
    return new CallError(status, `http_${String(status)}`);
  }
}
