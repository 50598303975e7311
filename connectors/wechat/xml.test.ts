import { describe, expect, it } from '@jest/globals';
import { readXml } from './xml.js';

const plain = (text: string): unknown => {
  const fields = readXml(text);
  return fields === null ? null : JSON.parse(JSON.stringify(fields));
};

describe('the XML of a push', () => {
  it('is read with and without CDATA, in any order, whatever the space between', () => {
    expect(plain('<?xml version="1.0"?>\n<xml>\n <B><![CDATA[二]]></B>\n <A>1</A>\n</xml>\n')).toEqual({ A: '1', B: '二' });
  });

  it('keeps space, marks and entities of a text', () => {
    expect(plain('<xml><C><![CDATA[ <b> &amp; ]]></C><D> a &lt;&#x4e8c; </D></xml>')).toEqual({ C: ' <b> &amp; ', D: ' a <二 ' });
  });

  it('keeps elements inside elements, and repeated ones as a list', () => {
    expect(plain('<xml><P><item><M>1</M></item><item><M>2</M></item></P><L>a</L><L>b</L><L>c</L></xml>')).toEqual({
      P: { item: [{ M: '1' }, { M: '2' }] },
      L: ['a', 'b', 'c'],
    });
  });

  it('keeps names in their case, also names JavaScript knows', () => {
    const fields = readXml('<xml><MsgID>1</MsgID><msgid>2</msgid><__proto__><x>1</x></__proto__><constructor>3</constructor></xml>');
    expect(Object.keys(fields ?? {})).toEqual(['MsgID', 'msgid', '__proto__', 'constructor']);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  it('keeps a text of more than 64 KB in one piece', () => {
    expect(plain(`<xml><A><![CDATA[${'字'.repeat(80_000)}]]></A></xml>`)).toEqual({ A: '字'.repeat(80_000) });
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE xml><xml><A>1</A></xml>'],
    ['a billion laughs', '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><xml><A>&b;</A></xml>'],
    ['an entity of HTML', '<xml><A>&copy;</A></xml>'],
    ['another root', '<html><A>1</A></html>'],
    ['two roots', '<xml><A>1</A></xml><xml><A>2</A></xml>'],
    ['an element that does not close', '<xml><A>1</xml>'],
    ['a document that ends too soon', '<xml><A>1'],
    ['17 levels', `<xml>${'<a>'.repeat(16)}${'</a>'.repeat(16)}</xml>`],
    ['50,000 levels that never close', '<xml>'.repeat(50_000)],
    ['10,000 elements', `<xml>${'<a/>'.repeat(10_000)}</xml>`],
    ['text only', 'hello'],
    ['nothing', ''],
  ])('is refused: %s', (_what, text) => {
    expect(readXml(text)).toBeNull();
  });
});
