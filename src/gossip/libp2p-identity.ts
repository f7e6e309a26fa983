import { generateKeyPair, generateKeyPairFromSeed } from "@libp2p/crypto/keys";
import type { Ed25519PrivateKey } from "@libp2p/interface";
import { peerIdFromPrivateKey, peerIdFromString } from "@libp2p/peer-id";
import type { PeerName } from "./network.ts";

/** The daemon's own Ed25519 key: what its peer id is made of. Not the organisation's signing key, which certifies it. */
export type DaemonKey = Ed25519PrivateKey;

/** @param seed 32 secret bytes; without them a fresh key */
export async function daemonKey(seed?: Uint8Array): Promise<DaemonKey> {
  return seed === undefined ? generateKeyPair("Ed25519") : generateKeyPairFromSeed("Ed25519", seed);
}

/** The peer id that belongs to a key. */
export function peerNameOf(key: DaemonKey): PeerName {
  return peerIdFromPrivateKey(key).toString();
}

/** The Ed25519 public key that a peer id is made of, hex; null for one of another kind. */
export function publicKeyOf(peer: PeerName): string | null {
  const { publicKey } = peerIdFromString(peer);
  return publicKey?.type === "Ed25519" ? Buffer.from(publicKey.raw).toString("hex") : null;
}
