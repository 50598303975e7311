// The hub's REST face as the bench needs it: signed in as somebody, asking one thing.

export class HubClient {
  private readonly underWay = new Set<AbortController>();
  isHungUp = false;

  private constructor(
    readonly url: string,
    readonly token: string,
    readonly agentId: string,
  ) {}

  static async signIn(url: string, who: { login: string; password: string }): Promise<HubClient> {
    const answer = await fetch(`${url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(who),
    });
    if (!answer.ok) throw new Error(`sign-in of ${who.login}: ${String(answer.status)} ${await answer.text()}`);
    const { token, agent } = (await answer.json()) as { token: string; agent: { id: string } };
    return new HubClient(url, token, agent.id);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    if (this.isHungUp) throw new Error('hung up');
    const abort = new AbortController();
    this.underWay.add(abort);
    try {
      const answer = await fetch(`${this.url}/api/v1${path}`, {
        method,
        signal: abort.signal,
        headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`);
      return (await answer.json()) as T;
    } finally {
      this.underWay.delete(abort);
    }
  }

  /** Breaks off every call under way and refuses new ones. */
  hangUp(): void {
    this.isHungUp = true;
    for (const abort of this.underWay) abort.abort();
  }
}
