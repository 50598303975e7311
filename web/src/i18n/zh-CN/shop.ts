// 商品与订单卡片的文字。
import type { Wording } from '../en/index.js';

export const shop: Wording['shop'] = {
  title: '商品名称',
  id: '商品编号',
  price: '价格（选填）',
  priceExample: '¥199.00',
  url: '链接（选填）',
  imageUrl: '图片地址（选填）',
  badUrl: '地址须以 https:// 开头',
  number: '订单号',
  status: '订单状态',
  statusExample: '已付款、配送中…',
  total: '合计（选填）',
  item: '商品 {{number}}',
  quantity: '数量',
  addItem: '添加商品',
  removeItem: '移除商品 {{number}}',
};
