export default {
  title: '登录',
  text: '进入收件箱',
  login: '登录名',
  password: '密码',
  submit: '登录',
};
