// What few companies have and every message is held against: all of it in memory, so that whoever has none costs nothing.

export class OfCompanies<Item extends { companyId: string }> {
  private readonly items = new Map<string, Item[]>();
  /** One load after the other: the last one knows best. */
  private loading: Promise<void> = Promise.resolve();

  constructor(
    private readonly source: {
      all(): Promise<Item[]>;
      of(companyId: string): Promise<Item[]>;
    },
  ) {}

  get companies(): string[] {
    return [...this.items.keys()];
  }

  get(companyId: string): readonly Item[] {
    return this.items.get(companyId) ?? [];
  }

  loadAll(): Promise<void> {
    return this.next(async () => {
      const all = await this.source.all();
      this.items.clear();
      for (const item of all) this.items.set(item.companyId, [...this.get(item.companyId), item]);
    });
  }

  reload(companyId: string): Promise<void> {
    return this.next(async () => {
      const items = await this.source.of(companyId);
      if (items.length === 0) this.items.delete(companyId);
      else this.items.set(companyId, items);
    });
  }

  private next(load: () => Promise<void>): Promise<void> {
    const done = this.loading.then(load);
    this.loading = done.catch(() => undefined);
    return done;
  }
}
