// The templates every simulated business account has: positional and named values, a header picture, buttons, one not approved.
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
