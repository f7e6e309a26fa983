import assert from "node:assert/strict";
import * as fc from "fast-check";
import ipaddr from "ipaddr.js";
import { networkOf } from "../../src/detection/address.ts";
import { networkSet, parseNetwork } from "../../src/detection/network-set.ts";

const setOf = (...texts: string[]) => networkSet(texts.map((text) => parseNetwork(text)!));

describe("the network of an address", () => {
  it("is its /24, or its /64", () => {
    assert.equal(networkOf("198.51.100.9"), "198.51.100.0/24");
    assert.equal(networkOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    assert.equal(networkOf("2001:DB8:1:2::9"), "2001:db8:1:2::/64");
    assert.equal(networkOf("fe80::1%eth0"), "fe80::/64");
  });

  it("is the IPv4 one where IPv6 only wraps it", () => {
    assert.equal(networkOf("::ffff:198.51.100.9"), "198.51.100.0/24");
  });

  it("is the text itself where that is no address, abbreviated and octal forms included", () => {
    for (const text of ["", "host.example", "1.2", "0x7f.1", "1.2.3.256", "*"]) assert.equal(networkOf(text), text);
  });
});

describe("a set of networks", () => {
  it("agrees with the library's own matching", () => {
    const network = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
      fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
    );
    fc.assert(
      fc.property(fc.array(network, { maxLength: 8 }), fc.oneof(fc.ipV4(), fc.ipV6()), (networks, address) => {
        const plain = ipaddr.process(address);
        const expected = networks.some(([text, bits]) => {
          const base = ipaddr.process(text); // wrapped IPv4 networks are read as IPv4 ones, whose prefixes are at most 32
          return base.kind() === plain.kind() && bits <= 8 * base.toByteArray().length && plain.match(base, bits);
        });
        const kept = networks.flatMap(([text, bits]) => parseNetwork(`${text}/${bits}`) ?? []);
        assert.equal(networkSet(kept).has(address), expected);
      }),
      { examples: [[[["::0.0.0.0", 0]], "0.0.0.0"]] },
    );
  });

  it("takes single addresses, and everything for /0", () => {
    assert.equal(setOf("192.0.2.1").has("192.0.2.1"), true);
    assert.equal(setOf("192.0.2.1").has("192.0.2.2"), false);
    assert.equal(setOf("192.0.2.1").has("::ffff:192.0.2.1"), true);
    assert.equal(setOf("0.0.0.0/0").has("203.0.113.5"), true);
    assert.equal(setOf("0.0.0.0/0").has("2001:db8::1"), false);
    assert.equal(setOf("2001:db8::/32").has("2001:db8:ffff::1"), true);
  });

  it("holds nothing that is no address", () => {
    assert.equal(setOf("0.0.0.0/0", "::/0").has("localhost"), false);
    for (const text of ["", "/8", "1.2.3.4/33", "::1/129", "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/8/8", "all"]) {
      assert.equal(parseNetwork(text), null, text);
    }
  });
});
