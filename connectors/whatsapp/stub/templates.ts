// The templates every simulated business account has: positional and named values, headers of every kind, buttons, one not approved.
import type { Template } from './types.js';

export function sampleTemplates(): Template[] {
  return [
    {
      id: '1689556908129801',
      name: 'order_shipped',
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      parameterFormat: 'NAMED',
      components: [
        {
          type: 'BODY',
          text: 'Your order {{order}} has been shipped.',
          example: { body_text_named_params: [{ param_name: 'order', example: 'A-1001' }] },
        },
      ],
    },
    {
      id: '1689556908129802',
      name: 'appointment_reminder',
      language: 'en_US',
      status: 'APPROVED',
      category: 'UTILITY',
      parameterFormat: 'POSITIONAL',
      components: [
        { type: 'HEADER', format: 'TEXT', text: 'Appointment on {{1}}', example: { header_text: ['Monday'] } },
        { type: 'BODY', text: 'Hello {{1}}, we expect you at {{2}}.', example: { body_text: [['Ana', '10:30']] } },
        { type: 'FOOTER', text: 'Reply to change it' },
        {
          type: 'BUTTONS',
          buttons: [
            { type: 'QUICK_REPLY', text: 'I will be there' },
            { type: 'URL', text: 'Details', url: 'https://example.com/a/{{1}}', example: ['https://example.com/a/77'] },
          ],
        },
      ],
    },
    {
      id: '1689556908129803',
      name: 'voltar_a_falar',
      language: 'pt_BR',
      status: 'APPROVED',
      category: 'MARKETING',
      parameterFormat: 'POSITIONAL',
      components: [
        { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://example.com/shop.jpg'] } },
        { type: 'BODY', text: 'Olá! Podemos continuar a nossa conversa?' },
      ],
    },
    {
      id: '1689556908129805',
      name: 'how_to_assemble',
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      parameterFormat: 'NAMED',
      components: [
        { type: 'HEADER', format: 'VIDEO', example: { header_handle: ['https://example.com/chair.mp4'] } },
        {
          type: 'BODY',
          text: 'How to put your {{product}} together.',
          example: { body_text_named_params: [{ param_name: 'product', example: 'Blue chair' }] },
        },
      ],
    },
    {
      id: '1689556908129806',
      name: 'invoice',
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      parameterFormat: 'NAMED',
      components: [
        { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['https://example.com/invoice.pdf'] } },
        {
          type: 'BODY',
          text: 'Here is the invoice of your order {{number}}.',
          example: { body_text_named_params: [{ param_name: 'number', example: 'A-1001' }] },
        },
      ],
    },
    {
      id: '1689556908129807',
      name: 'winter_code',
      language: 'en_US',
      status: 'APPROVED',
      category: 'MARKETING',
      parameterFormat: 'POSITIONAL',
      components: [
        { type: 'BODY', text: 'A code for you, {{1}}.', example: { body_text: [['Ana']] } },
        { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy code', example: ['WINTER26'] }] },
      ],
    },
    {
      id: '1689556908129804',
      name: 'summer_sale',
      language: 'en_US',
      status: 'REJECTED',
      category: 'MARKETING',
      parameterFormat: 'POSITIONAL',
      components: [{ type: 'BODY', text: 'Buy now' }],
    },
  ];
}
