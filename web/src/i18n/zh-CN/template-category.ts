// 模板的类别，按平台自己的分类。
import type { Wording } from '../en/index.js';

export const templateCategory: Wording['templateCategory'] = {
  authentication: '身份验证',
  marketing: '营销',
  utility: '实用',
};
