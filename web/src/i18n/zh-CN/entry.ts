// 客户来源的文字，显示在会话中和会话旁。
import type { entry as pattern } from '../en/entry.js';
import type { Words } from '../en/index.js';

export const entry: Words<typeof pattern> = {
  entryKind: { scene: '二维码', start: '启动链接或菜单', referral: '链接或推荐', ad: '广告' },
  commentedPost: '帖子评论',
  cameThrough: '来源：',
  entryPoint: '来源',
  entryNamed: '{{what}}“{{name}}”',
};
