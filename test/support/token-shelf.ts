// A shelf in memory, for a connector's client in a test that has no hub around it.
import type { ShelvedToken, TokenShelf } from '../../src/contract/index.js';

export class TestTokenShelf implements TokenShelf {
  readonly tokens = new Map<string, ShelvedToken>();

  read(name: string): Promise<ShelvedToken | null> {
    return Promise.resolve(this.tokens.get(name) ?? null);
  }

  write(name: string, token: ShelvedToken): Promise<void> {
    this.tokens.set(name, token);
    return Promise.resolve();
  }
}
