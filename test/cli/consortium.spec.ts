import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modelHash, type Charter } from "../../src/consortium/charter.ts";
import { issueToken } from "../../src/consortium/invitation.ts";
import { createIdentity } from "../../src/consortium/identity.ts";
import type { Member } from "../../src/consortium/roster.ts";
import { equivocationEvidence } from "../../src/gossip/evidence.ts";
import { signedBy } from "../support/announcements.ts";
import { vervet, type CommandResult } from "../support/command-line.ts";

describe("vervet consortium and vervet join, with files carried by hand", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vervet-cli-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const at = (name: string): string => join(dir, name);
  /** Runs a command of one organisation. */
  const as = (who: string, ...args: readonly string[]): Promise<CommandResult> => vervet(...args, "--dir", at(who));

  async function done(who: string, ...args: readonly string[]): Promise<string> {
    const { status, out, err } = await as(who, ...args);
    assert.equal(status, 0, err);
    return out;
  }
  /** The one line that a refused command ends with. */
  async function refused(code: string, who: string, ...args: readonly string[]): Promise<void> {
    const { status, out, err } = await as(who, ...args);
    assert.ok(status > 0, `${args.join(" ")} was to fail`);
    assert.equal(out, "");
    assert.match(err, new RegExp(String.raw`^vervet: [^\n]+: [^\n]+ \(${code}\)\n$`, "u"));
  }

  const create = (...more: readonly string[]): Promise<string> =>
    done("admin", "consortium", "create", "Riverside", "--schema", "synthetic", ...more);
  const invite = async (...more: readonly string[]): Promise<string> =>
    (await done("admin", "consortium", "invite", ...more)).trim();
  const request = async (who: string, token: string): Promise<string> => {
    await done(who, "join", token, "--name", who, "--request-out", at(`${who}.request`));
    return at(`${who}.request`);
  };
  const membersOf = async (who: string): Promise<Pick<Member, "author" | "name" | "admittedBy">[]> =>
    (JSON.parse(await done(who, "consortium", "show", "--json")) as { members: [] }).members;

  it("let an organisation in, and put it out", async () => {
    const hash = (await create()).trim();
    const token = await invite();
    const out = await done("admin", "consortium", "admit", await request("clinic", token), "--out", at("welcome"));
    assert.match(out, /^admitted/);
    assert.match(
      await done("clinic", "join", token, "--welcome", at("welcome")),
      new RegExp(`joined Riverside.*${hash}`),
    );
    const authorsAt = async (who: string): Promise<string[]> => (await membersOf(who)).map(({ author }) => author);
    assert.deepEqual(await authorsAt("clinic"), await authorsAt("admin"));
    assert.match(await done("clinic", "consortium", "show"), /clinic +since \d{4}-.*admitted by [0-9a-f]{16}/);

    await done("admin", "consortium", "revoke", "clinic", "--reason", "left", "--out", at("news"));
    await done("clinic", "consortium", "import", at("news"));
    assert.equal((await membersOf("clinic")).length, 1);
    assert.match(await done("clinic", "consortium", "show"), /revoked .* by .*: left/);
    const again = await invite();
    await refused("REVOKED", "admin", "consortium", "admit", await request("clinic", again), "--out", at("x"));
  });

  it("ask two of two admins, passing a file around", async () => {
    const other = (await done("other", "consortium", "key")).trim();
    await create("--admin", other, "--threshold", "2");
    await refused("CHARTER_UNSIGNED", "admin", "consortium", "invite");
    await done("other", "consortium", "sign", at("admin/charter.cbor"), "--out", at("charter"));
    await done("admin", "consortium", "import", at("charter"));
    const token = await invite();
    const draft = await done("admin", "consortium", "admit", await request("clinic", token), "--out", at("draft"));
    assert.match(draft, /more admins must/);
    await refused("WELCOME_INVALID", "clinic", "join", token, "--welcome", at("draft"));
    await refused("INVITATION_USED", "admin", "consortium", "admit", await request("thief", token), "--out", at("x"));
    const signed = await done("other", "consortium", "sign", at("draft"), "--out", at("welcome"));
    assert.match(signed, /^signed the admission of clinic \([0-9a-f]{64}\); it counts/);
    await done("clinic", "join", token, "--welcome", at("welcome"));
    const clinic = (await membersOf("clinic")).find(({ name }) => name === "clinic")!;
    assert.equal(clinic.admittedBy.length, 2);
    assert.match(await done("admin", "consortium", "import", at("welcome")), /^1 new statements; 3 members/);
    assert.match(await done("admin", "consortium", "import", at("welcome")), /^0 new statements/);
  });

  it("refuse used, expired, altered and forged invitations, each with its reason", async () => {
    const hash = (await create()).trim();
    const token = await invite();
    await done("admin", "consortium", "admit", await request("clinic", token), "--out", at("welcome"));
    await refused("INVITATION_USED", "admin", "consortium", "admit", await request("thief", token), "--out", at("x"));
    await refused("NOT_ADMITTED", "thief", "join", token, "--welcome", at("welcome"));
    await refused("TOKEN_INVALID", "thief", "join", token.slice(0, -1), "--name", "thief", "--request-out", at("x"));
    const granted = { charter: hash, addresses: [], expiresMs: Date.now() + 1000 };
    const forged = await request("thief", issueToken(createIdentity(), granted));
    await refused("INVITATION_FORGED", "admin", "consortium", "admit", forged, "--out", at("x"));
    const elsewhere = await request("thief", issueToken(createIdentity(), { ...granted, charter: "00".repeat(32) }));
    await refused("OTHER_CONSORTIUM", "admin", "consortium", "admit", elsewhere, "--out", at("x"));
    const expired = issueToken(createIdentity(), { ...granted, expiresMs: 1 });
    await refused("INVITATION_EXPIRED", "thief", "join", expired, "--name", "thief", "--request-out", at("x"));
    await refused("REQUEST_MALFORMED", "admin", "consortium", "admit", at("welcome"), "--out", at("x"));
    assert.equal(existsSync(at("x")), false);
  });

  it("let nobody act as an admin who is none", async () => {
    await create();
    const token = await invite();
    await done("admin", "consortium", "admit", await request("clinic", token), "--out", at("welcome"));
    await done("clinic", "join", token, "--welcome", at("welcome"));
    await refused("NOT_ADMIN", "clinic", "consortium", "invite");
    await refused("NOT_ADMIN", "clinic", "consortium", "revoke", "admin", "--out", at("x"));
    await refused("NOT_ADMIN", "clinic", "consortium", "sign", at("admin/charter.cbor"), "--out", at("x"));
  });

  it("keep the key to its owner, and under a passphrase where there is one", async () => {
    writeFileSync(at("passphrase"), "horse\n");
    const locked = ["--passphrase-file", at("passphrase")];
    await create(...locked);
    await refused("PASSPHRASE_NEEDED", "admin", "consortium", "invite");
    await done("admin", "consortium", "invite", ...locked);
    writeFileSync(at("passphrase"), "donkey\n");
    await refused("PASSPHRASE_WRONG", "admin", "consortium", "invite", ...locked);
    chmodSync(at("admin/organisation.key"), 0o644);
    await refused("KEY_EXPOSED", "admin", "consortium", "invite", ...locked);
  });

  it("check a proof of cheating offline", async () => {
    await create();
    const { hash, charter } = JSON.parse(await done("admin", "consortium", "show", "--json")) as {
      hash: string;
      charter: Charter;
    };
    const cheat = createIdentity();
    const said = (serial: number): Uint8Array =>
      signedBy(cheat, { charter: hash, model: modelHash(charter), round: 3, serial });
    writeFileSync(at("proof"), equivocationEvidence(said(1), said(2)));
    const told = `${cheat.author} cheated in round 3: equivocation, in its delta announcement\n`;
    assert.equal(await done("admin", "consortium", "evidence", at("proof")), told);
    const elsewhere = ["--charter", at("admin/charter.cbor")];
    assert.equal(await done("outsider", "consortium", "evidence", at("proof"), ...elsewhere), told);
    writeFileSync(at("no-proof"), equivocationEvidence(said(1), said(1)));
    await refused("NO_EVIDENCE", "admin", "consortium", "evidence", at("no-proof"));
  });

  it("replace the daemon's key without asking anybody", async () => {
    await create();
    const daemonOf = async (): Promise<string> =>
      (JSON.parse(await done("admin", "consortium", "show", "--json")) as { members: { daemon: string }[] }).members[0]!
        .daemon;
    const before = await daemonOf();
    assert.match(await done("admin", "consortium", "rotate"), /serial 2; restart/);
    assert.notEqual(await daemonOf(), before);
  });

  it("say what is wrong with a call", async () => {
    const founding = ["consortium", "create", "Riverside", "--schema"];
    await refused("UNKNOWN_SCHEMA", "admin", ...founding, "nonsense");
    await refused("BAD_DURATION", "admin", ...founding, "synthetic", "--round", "soon");
    await refused("BAD_CHARTER", "admin", ...founding, "synthetic", "--threshold", "2");
    await refused("BAD_CHARTER", "admin", ...founding, "synthetic", "--admin", "nobody");
    await refused("UNKNOWN_RULE", "admin", ...founding, "synthetic", "--rule", "none");
    await create();
    await refused("CHARTER_EXISTS", "admin", ...founding, "synthetic");
    await refused("NO_SUCH_MEMBER", "admin", "consortium", "revoke", "nobody", "--out", at("x"));
    await refused("BAD_ADDRESS", "admin", "consortium", "invite", "--address", "here");
    await refused("FILE_UNREADABLE", "admin", "consortium", "admit", at("nowhere"), "--out", at("x"));
    await refused("NOTHING_TO_IMPORT", "admin", "consortium", "import", at("admin/organisation.key"));
    await refused("BAD_NAME", "clinic", "join", await invite());
    await refused("NO_ADDRESS", "clinic", "join", await invite(), "--name", "clinic");
  });
});
