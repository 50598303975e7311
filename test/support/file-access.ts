// Fetching of files for a connector's client in a test that has no hub around it.
import type { FetchFile } from '../../src/contract/index.js';
import { guardedFetch } from '../../src/media/guarded-fetch.js';

/** The real one: reaches the stub at `baseUrl` and nothing private besides. */
export const fetchFileFrom = (baseUrl: string): FetchFile => guardedFetch({ baseUrl });

/** For connectors that fetch nothing by address. */
export const refuseToFetch: FetchFile = ({ url }) => Promise.reject(new Error(`nothing should be fetched from ${url}`));
