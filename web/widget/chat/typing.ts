// Who is typing: the desk, shown for a while; the visitor, told now and then.
const SHOWN_MS = 6_000;
const TOLD_EVERY_MS = 3_000;

export interface TypingDependencies {
  now(): Date;
  later(ms: number, then: () => void): () => void;
  tellDesk(): void;
  onStopped(): void;
}

export class Typing {
  isDeskTyping = false;
  private toldMs = 0;
  private callOff = (): void => undefined;

  constructor(private readonly deps: TypingDependencies) {}

  /** The visitor pressed a key. */
  typed(): void {
    const nowMs = this.deps.now().getTime();
    if (nowMs - this.toldMs < TOLD_EVERY_MS) return;
    this.toldMs = nowMs;
    this.deps.tellDesk();
  }

  deskTypes(): void {
    this.callOff();
    this.isDeskTyping = true;
    this.callOff = this.deps.later(SHOWN_MS, () => {
      this.deskStopped();
      this.deps.onStopped();
    });
  }

  deskStopped(): void {
    this.callOff();
    this.isDeskTyping = false;
  }
}
