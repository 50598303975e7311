import { describe, expect, it } from '@jest/globals';
import { decryptEnvelope, encryptEnvelope, isSignedBy, signatureOf } from './crypto.js';

/** Published by Tencent and by libraries; where from stands beside each. */
const SAFE_MODE = {
  key: 'A'.repeat(43),
  appId: 'wxba5fad812f8e6fb9',
  encrypted:
    '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=',
  message:
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
};
const XML_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const COMPATIBLE_MODE =
  'hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=';

describe('signatures', () => {
  it.each([
    ['the handshake (WeChat’s page)', ['AAAAA', '1714036504', '1514711492'], 'f464b24fc39322e44b38aa78f5edd27bd1441696'],
    ['a plain push (WeChat’s page)', ['AAAAA', '1714037059', '486452656'], '899cf89e464efb63f54ddac96b0a0a235f53aa78'],
    ['a safe push (WeChat’s page)', ['AAAAA', '1714112445', '415670741'], '6c5c811b55cc85e0e1b54100749188c20beb3f5d'],
    [
      'an envelope in safe mode (WeChat’s page)',
      ['AAAAA', '1714112445', '415670741', SAFE_MODE.encrypted],
      '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
    ],
    [
      'an envelope in compatible mode (WeChat’s sample code)',
      ['spamtest', '1409735669', '1320562132', COMPATIBLE_MODE],
      '5d197aaffba7e9b25a30732f161a50dee96bd5fa',
    ],
    ['wechat-crypto’s test', ['RMNlACHlV5ThzfRlVS4D4', 'timestamp', 'nonce', 'encrypt'], '8edac0945683c119ee71c9f6256d76c48aa08a96'],
    [
      'a reply (WeChat’s page)',
      ['AAAAA', '1713424427', '415670741', 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=='],
      '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
    ],
  ])('of %s', (_what, parts, expected) => {
    expect(signatureOf(parts)).toBe(expected);
  });

  it('hold for any of the tokens and no other', () => {
    const given = signatureOf(['old', '1', '2']);
    expect(isSignedBy(['new', 'old'], given, ['1', '2'])).toBe(true);
    expect(isSignedBy(['new'], given, ['1', '2'])).toBe(false);
    expect(isSignedBy(['old'], given.toUpperCase(), ['1', '2'])).toBe(false);
    expect(isSignedBy([], given, ['1', '2'])).toBe(false);
  });
});

describe('envelopes', () => {
  it('open: safe mode, padded by 19 (WeChat’s page)', () => {
    const opened = decryptEnvelope(SAFE_MODE.encrypted, SAFE_MODE.key);
    expect({ ...opened, message: opened?.message.toString() }).toEqual({ message: SAFE_MODE.message, appId: SAFE_MODE.appId });
  });

  it('open: compatible mode (WeChat’s sample code)', () => {
    const opened = decryptEnvelope(COMPATIBLE_MODE, XML_KEY);
    expect(opened?.appId).toBe('wx2c2769f8efd9abc2');
    expect(opened?.message.toString()).toContain('<MsgId>6054768590064713728</MsgId>');
    expect(opened?.message.toString()).toContain('<Content><![CDATA[abcdteT]]></Content>');
  });

  it('are made as WeChat makes them: a reply (WeChat’s page)', () => {
    const sealed = encryptEnvelope(
      { message: '{"demo_resp":"good luck"}', appId: SAFE_MODE.appId },
      SAFE_MODE.key,
      Buffer.from('707722b803182950'),
    );
    expect(sealed).toBe('ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==');
  });

  it('are made as WeChat makes them: Chinese (WxJava’s test)', () => {
    const sealed = encryptEnvelope({ message: '我是中文abcd123', appId: 'wxb11529c136998cb6' }, XML_KEY, Buffer.from('aaaabbbbccccdddd'));
    expect(sealed).toBe('jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==');
  });

  it('open whatever the length of the message, so whatever the padding', () => {
    for (let length = 0; length <= 64; length += 1) {
      const message = 'x'.repeat(length);
      const opened = decryptEnvelope(encryptEnvelope({ message, appId: 'wx1' }, XML_KEY), XML_KEY);
      expect({ ...opened, message: opened?.message.toString() }).toEqual({ message, appId: 'wx1' });
    }
  });

  it.each([
    ['nothing', ''],
    ['no whole block', 'AAAA'],
    ['noise', Buffer.alloc(64, 7).toString('base64')],
    ['half an envelope', SAFE_MODE.encrypted.slice(0, 64)],
  ])('stay shut: %s', (_what, encrypted) => {
    expect(decryptEnvelope(encrypted, SAFE_MODE.key)).toBeNull();
  });

  it('stay shut for another key', () => {
    expect(decryptEnvelope(SAFE_MODE.encrypted, XML_KEY)).toBeNull();
  });
});
