// 坐席自己的账号。
import type { Wording } from '../en/index.js';

export const profile: Wording['profile'] = {
  title: '我的账号',
  text: '姓名、角色和客服组由管理员修改，头像和密码由您自己管理。',
  choosePicture: '选择头像',
  changePicture: '更换头像',
  removePicture: '移除',
  pictureText: '支持 JPEG、PNG 或 WebP，最大 10 MB，将裁剪为正方形。同事可以看到；在显示接待客服的地方，客户也能看到。',
  passwordText: '修改后，当前设备保持登录，其他设备将退出登录。',
  currentPassword: '当前密码',
  newPassword: '新密码',
  changePassword: '修改密码',
  passwordChanged: '密码已修改，其他设备均已退出登录。',
};
