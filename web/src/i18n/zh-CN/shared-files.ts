// 会话中共享文件的文字。
import type { Wording } from '../en/index.js';

export const sharedFiles: Wording['sharedFiles'] = {
  title: '共享文件',
  more: '显示更多',
  video: '{{name}} 的视频，{{time}}',
};
