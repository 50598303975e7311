// Who serves the visitor: asked when the hub hints at a change and, in a queue, every few seconds, for no event tells of those in front.
import type { VisitorServiceView } from '../../../src/contract/api.js';

const QUEUE_LOOK_MS = 10_000;

export interface ServiceDependencies {
  /** Null: nobody would see the answer just now. */
  ask(): Promise<VisitorServiceView> | null;
  later(ms: number, then: () => void): () => void;
  onChange(): void;
}

export class Service {
  /** Null: not known. */
  view: VisitorServiceView | null = null;
  private question = 0;
  private callOff = (): void => undefined;

  constructor(private readonly deps: ServiceDependencies) {}

  /** Of several questions under way, the answer to the last one counts. */
  async look(): Promise<void> {
    this.callOff();
    const question = (this.question += 1);
    const answer = await this.deps.ask()?.catch(() => null);
    if (answer === undefined || question !== this.question) return;
    // A question that failed leaves what was known.
    this.view = answer ?? this.view;
    if (this.view?.session?.queue !== undefined) this.callOff = this.deps.later(QUEUE_LOOK_MS, () => void this.look());
    this.deps.onChange();
  }

  forget(): void {
    this.callOff();
    this.question += 1;
    this.view = null;
  }
}
