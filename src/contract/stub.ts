// The stand-in of a platform: its API and its end users, over real HTTP, for tests, bench and lab.

/** A running stub. `url` is what an account's `settings.baseUrl` points at; the control face lies under `url + '/_control'`. */
export interface PlatformStub {
  readonly url: string;
  stop(): Promise<void>;
}
