const DER_SEQUENCE = 0x30;
const DER_SET = 0x31;
const SHA_256 = der(DER_SEQUENCE, [objectId([2, 16, 840, 1, 101, 3, 4, 2, 1])]);
const RSA = der(DER_SEQUENCE, [objectId([1, 2, 840, 113549, 1, 1, 1]), der(0x05, [])]);

/**
 * A PE certificate table as formats/authenticode.ts describes it: the signer's certificate behind that of an authority, as
 * signtool orders them. Shaped like a real one; nothing of it is a signature.
 */
export function certificateTable(publisher: string): Buffer {
  const signer = certificate({ serial: 0x4d2, issuer: 'Example Code Signing CA', subject: publisher });
  const authority = certificate({ serial: 1, issuer: 'Example Code Signing CA', subject: 'Example Code Signing CA' });
  const signerInfo = der(DER_SEQUENCE, [
    integer(1),
    der(DER_SEQUENCE, [name('Example Code Signing CA'), integer(0x4d2)]),
    SHA_256,
    RSA,
    der(0x04, [Buffer.alloc(256, 0x5a)]),
  ]);
  const signedData = der(DER_SEQUENCE, [
    integer(1),
    der(DER_SET, [SHA_256]),
    der(DER_SEQUENCE, [objectId([1, 3, 6, 1, 4, 1, 311, 2, 1, 4])]),
    der(0xa0, [authority, signer]),
    der(DER_SET, [signerInfo]),
  ]);
  const pkcs7 = der(DER_SEQUENCE, [objectId([1, 2, 840, 113549, 1, 7, 2]), der(0xa0, [signedData])]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(8 + pkcs7.length);
  head.writeUInt16LE(0x0200, 4);
  head.writeUInt16LE(2, 6);
  return Buffer.concat([head, pkcs7, Buffer.alloc((8 - (pkcs7.length % 8)) % 8)]);
}

function certificate(of: { readonly serial: number; readonly issuer: string; readonly subject: string }): Buffer {
  const validity = der(DER_SEQUENCE, [time('260101000000Z'), time('290101000000Z')]);
  const fields = [der(0xa0, [integer(2)]), integer(of.serial), SHA_256, name(of.issuer), validity, name(of.subject), RSA];
  return der(DER_SEQUENCE, [der(DER_SEQUENCE, fields), SHA_256, der(0x03, [Buffer.alloc(257, 0x5a)])]);
}

/** Country, organisation and common name. */
function name(text: string): Buffer {
  const attribute = (last: number, tag: number, value: string): Buffer =>
    der(DER_SET, [der(DER_SEQUENCE, [objectId([2, 5, 4, last]), der(tag, [Buffer.from(value, 'utf8')])])]);
  return der(DER_SEQUENCE, [attribute(6, 0x13, 'DE'), attribute(10, 0x0c, text), attribute(3, 0x0c, text)]);
}

function time(text: string): Buffer {
  return der(0x17, [Buffer.from(text, 'latin1')]);
}

function integer(value: number): Buffer {
  return der(0x02, [Buffer.from([value >> 8, value & 0xff].filter((byte, index) => index === 1 || byte > 0))]);
}

function objectId([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const bytes = [first * 40 + second, ...rest].flatMap((part) => {
    const septets = [part & 0x7f];
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128)) septets.unshift((left & 0x7f) | 0x80);
    return septets;
  });
  return der(0x06, [Buffer.from(bytes)]);
}

function der(tag: number, contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
