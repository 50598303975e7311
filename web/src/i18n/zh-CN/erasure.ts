// 删除个人数据的文字。
import type { Wording } from '../en/index.js';

export const erasure: Wording['erasure'] = {
  title: '删除 {{name}} 的个人数据',
  text: '将永久删除此客户在所有会话和渠道中的数据：双方消息、备注、文件、姓名、头像、电话、字段和标签。仅保留消息的存在和时间，以及报表和审计日志。平台上的数据不受影响。此人再次来信时将视为新客户。',
  confirm: '我知道此操作无法撤销',
  action: '删除',
};
