// 菜单或模板开头的文件。
import type { Wording } from '../en/index.js';

export const headFile: Wording['headFile'] = {
  image: '开头的图片',
  video: '开头的视频',
  file: '开头的文档',
  any: '图片、视频或文档（选填）',
  choose: '选择文件',
};
