// Words of the cards a shop sends: products and orders.
export const shop = {
  title: 'Name of the product',
  id: 'Article number',
  price: 'Price (optional)',
  priceExample: '¥ 199.00',
  url: 'Link (optional)',
  imageUrl: 'Address of a picture (optional)',
  badUrl: 'An address begins with https://',
  number: 'Order number',
  status: 'Status',
  statusExample: 'Paid, on its way…',
  total: 'Total (optional)',
  item: 'Item {{number}}',
  quantity: 'Quantity',
  addItem: 'Add an item',
  removeItem: 'Remove item {{number}}',
};
