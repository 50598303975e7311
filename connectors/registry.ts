// The connectors this hub has. Adding a platform means adding a folder and a line here.
import type { Connector } from '../src/contract/index.js';
import { api } from './api/index.js';
import { instagram } from './instagram/index.js';
import { messenger } from './messenger/index.js';
import { telegram } from './telegram/index.js';
import { web } from './web/index.js';
import { wechat } from './wechat/index.js';
import { whatsapp } from './whatsapp/index.js';

export const connectors: Connector[] = [telegram, wechat, instagram, messenger, whatsapp, web, api];
