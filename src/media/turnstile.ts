// So many at once, the others in line, and a line that is too long turns away: for work that costs processor time and memory.
import { HubError } from '../contract/index.js';

export class Turnstile {
  private inside = 0;
  private readonly line: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly maxWaiting: number,
  ) {}

  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.inside < this.atOnce) this.inside += 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      const next = this.line.shift();
      if (next === undefined) this.inside -= 1;
      else next();
    }
  }

  private turn(): Promise<void> {
    if (this.line.length >= this.maxWaiting)
      throw new HubError(503, 'media_busy', 'Too many files are being worked on just now; try again in a moment.');
    return new Promise((resolve) => this.line.push(resolve));
  }
}
