export default {
  cancel: '取消',
  close: '关闭',
  loading: '加载中…',
  tryAgain: '重试',
  chosen: '已选',
  notFound: '页面不存在',
  notFoundText: '这个地址没有对应的内容。',
  toStart: '返回首页',
  pageFailed: '页面加载失败',
};
