// What the browser keeps for the chat between pages and visits. Where a site's storage is shut, it lasts as long as the page.
export interface Keepsakes {
  get(name: string): string | null;
  /** Null removes it. */
  set(name: string, value: string | null): void;
  /** Those that begin so. */
  names(prefix: string): string[];
}

export class MemoryKeepsakes implements Keepsakes {
  private readonly kept = new Map<string, string>();

  get(name: string): string | null {
    return this.kept.get(name) ?? null;
  }
  set(name: string, value: string | null): void {
    if (value === null) this.kept.delete(name);
    else this.kept.set(name, value);
  }
  names(prefix: string): string[] {
    return [...this.kept.keys()].filter((name) => name.startsWith(prefix));
  }
}

/** Under names of the account's own: a site may have several. */
export class StoredKeepsakes implements Keepsakes {
  readonly prefix: string;

  constructor(
    accountId: string,
    private readonly storage: Storage,
  ) {
    this.prefix = `switchboard.${accountId}.`;
  }

  get(name: string): string | null {
    return this.storage.getItem(this.prefix + name);
  }

  set(name: string, value: string | null): void {
    if (value === null) this.storage.removeItem(this.prefix + name);
    else if (this.get(name) !== value) this.put(name, value);
  }

  names(prefix: string): string[] {
    return Object.keys(this.storage)
      .filter((name) => name.startsWith(this.prefix + prefix))
      .map((name) => name.slice(this.prefix.length));
  }

  /** A full store is the site's affair: the chat goes on, and is only less forgetful. */
  private put(name: string, value: string): void {
    try {
      this.storage.setItem(this.prefix + name, value);
    } catch {
      this.storage.removeItem(this.prefix + name);
    }
  }
}

/** `open` gives the storage, or throws where the browser forbids it. */
export function keepsakesIn(accountId: string, open: () => Storage): Keepsakes {
  try {
    return new StoredKeepsakes(accountId, open());
  } catch {
    return new MemoryKeepsakes();
  }
}
