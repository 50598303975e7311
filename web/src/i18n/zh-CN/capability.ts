export default {
  fallback: '将以其他形式发送',
  rejected: '此渠道不支持',
};
