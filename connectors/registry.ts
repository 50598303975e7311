// The connectors this hub has. Adding a platform means adding a folder and a line here.
import type { Connector } from '../src/contract/index.js';
import { telegram } from './telegram/index.js';

export const connectors: Connector[] = [telegram];
