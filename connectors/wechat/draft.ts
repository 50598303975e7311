// A customer service message without the person it goes to.
import type { Json, PlatformCall } from '../../src/contract/index.js';

export interface Draft {
  /** WeChat's name of the kind; also the name of its part in the call. */
  msgtype: 'text' | 'image' | 'voice' | 'video' | 'news' | 'msgmenu' | 'miniprogrampage';
  body: { [key: string]: Json };
  /** Uploaded before the call; `body` says `attach://<part>` where its media id goes. */
  file?: NonNullable<PlatformCall['files']>[number];
}
