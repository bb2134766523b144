/**
 * The first `count` blocks that leave `hostBits` bits to each host, cut from a block of IPv4 or IPv6 addresses;
 * undefined if there is no room.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 */
export function subnetsOf(block: string, count: number, hostBits: number): readonly string[] | undefined {
  const [address = '', prefix = ''] = block.split('/');
  const family = address.includes(':') ? ipv6 : ipv4;
  const start = family.parse(address);
  const freeBits = family.bits - Number(prefix);
  if (start === undefined || !/^\d+$/.test(prefix) || freeBits < hostBits) return undefined;
  if (!(count >= 1 && count <= 256 && hostBits >= 1) || count > 2 ** (freeBits - hostBits)) return undefined;
  const base = (start >> BigInt(freeBits)) << BigInt(freeBits);
  return Array.from({ length: count }, (_, index) => {
    return `${family.format(base + (BigInt(index) << BigInt(hostBits)))}/${family.bits - hostBits}`;
  });
}

interface AddressFamily {
  readonly bits: number;
  parse(address: string): bigint | undefined;
  format(address: bigint): string;
}

const ipv4: AddressFamily = {
  bits: 32,
  parse(address) {
    const parts = address.split('.');
    if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
    return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  },
  format: (address) => [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.'),
};

const ipv6: AddressFamily = {
  bits: 128,
  parse(address) {
    const [head = '', tail] = address.split('::');
    const groups = (text: string | undefined) => (text ? text.split(':') : []);
    const missing = 8 - groups(head).length - groups(tail).length;
    const filler = tail === undefined ? [] : Array.from({ length: Math.max(0, missing) }, () => '0');
    const all = [...groups(head), ...filler, ...groups(tail)];
    if (all.length !== 8 || all.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined;
    return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
  },
  format(address) {
    const groups = Array.from({ length: 8 }, (_, index) =>
      ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
    );
    return groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
  },
};
