export default {
  title: '登录',
  login: '登录名',
  password: '密码',
  showPassword: '显示密码',
  signIn: '登录',
};
