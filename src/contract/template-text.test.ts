import { describe, expect, it } from '@jest/globals';
import { templateText } from './template-text.js';

const template = (preview: string) => ({ name: 't', language: 'en', preview, parameters: [] });

describe('templateText', () => {
  it('puts numbered and named values in their places', () => {
    expect(templateText(template('Hello {{1}}, your order {{ order }} is here.'), { '1': 'Ana', order: 'A-1' })).toBe(
      'Hello Ana, your order A-1 is here.',
    );
  });

  it('tells the values of the heading from those below', () => {
    const preview = 'Appointment on {{1}}\nHello {{1}}, we expect you at {{2}}.';
    expect(templateText(template(preview), { 'header.1': 'Monday', '1': 'Ana', '2': '10:30' })).toBe(
      'Appointment on Monday\nHello Ana, we expect you at 10:30.',
    );
  });

  it('fills forms that call a value DATA', () => {
    expect(templateText(template('订单发货通知\n订单编号：{{order.DATA}}'), { order: 'A-1001' })).toBe('订单发货通知\n订单编号：A-1001');
  });

  it('has no line for a file that is shown', () => {
    const withFile = { ...template('[image]\nHello {{1}}'), parameters: [{ name: 'header.image', file: 'image' as const }, { name: '1' }] };
    expect(templateText(withFile, { '1': 'Ana' }, true)).toBe('Hello Ana');
    expect(templateText(withFile, { '1': 'Ana' })).toBe('[image]\nHello Ana');
  });

  it('leaves the place of a value that is missing or empty', () => {
    expect(templateText(template('{{1}} and {{2}}'), { '1': '' })).toBe('{{1}} and {{2}}');
  });

  it('takes a value as it is, whatever signs are in it', () => {
    expect(templateText(template('Price: {{1}}'), { '1': '$& {{2}}' })).toBe('Price: $& {{2}}');
  });
});
