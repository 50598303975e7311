// 渠道自带的请求，以及商品目录中商品的文字。
import type { Wording } from '../en/index.js';

export const asks: Wording['asks'] = {
  offer: {
    products: '展示商品',
    location: '请客户发送位置',
    contact: '请客户提供联系方式',
    form: '请客户填写表单',
    address: '请客户填写地址',
    order: '请客户下单',
    call: '请客户来电',
    call_permission: '请求致电许可',
  },
  words: {
    location: '请把您的位置发给我们。',
    contact: '请把您的联系方式发给我们。',
    form: '请填写这份表单。',
    address: '请填写您的地址。',
    order: '点此查看全部商品并下单。',
    call: '欢迎致电我们。',
    call_permission: '我们可以给您打电话吗？',
  },
  button: {
    location: '发送位置',
    contact: '分享联系方式',
    form: '打开表单',
    address: '填写地址',
    order: '查看商品目录',
    call: '立即致电',
    call_permission: '允许致电',
  },
  how: {
    location: '消息下方会有一个按钮，客户点按即可发送所在位置。',
    contact: '消息下方会有一个按钮，客户点按即可分享本人的姓名和号码。',
    form: '消息下方会有一个按钮，客户点按即可打开表单。',
    address: '消息下方会有一份印度地址表单。',
    order: '消息下方会有一个按钮，客户点按即可打开商品目录并下单。',
    call: '消息下方会有一个按钮，客户点按即可拨打此号码。',
    call_permission: '客户可在消息下方选择是否允许致电。每天最多请求一次。',
  },
  chooseForm: '表单',
  noForms: '没有已发布的表单。表单需在平台上创建。',
  ownButton: '按钮文字',
  aboutProducts: '商品说明',
  aboutProductsHow: '首行单独成行时作为标题。名称、图片和价格由平台显示。',
};
