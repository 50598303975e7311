// 坐席自己的账号。
import type { Wording } from '../en/index.js';

export const profile: Wording['profile'] = {
  title: '我的账号',
  text: '姓名、角色和客服组由管理员修改，密码由您自己管理。',
  passwordText: '修改后，当前设备保持登录，其他设备将退出登录。',
  currentPassword: '当前密码',
  newPassword: '新密码',
  changePassword: '修改密码',
  passwordChanged: '密码已修改，其他设备均已退出登录。',
};
