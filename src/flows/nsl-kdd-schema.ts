import type { TableSchema } from "./table.ts";

/** The 41 features of KDD Cup 1999 in the files' order; three of them are categorical. */
export const nslKddColumns: readonly string[] = `
  duration protocol_type service flag src_bytes dst_bytes land wrong_fragment urgent hot num_failed_logins logged_in
  num_compromised root_shell su_attempted num_root num_file_creations num_shells num_access_files num_outbound_cmds
  is_host_login is_guest_login count srv_count serror_rate srv_serror_rate rerror_rate srv_rerror_rate same_srv_rate
  diff_srv_rate srv_diff_host_rate dst_host_count dst_host_srv_count dst_host_same_srv_rate dst_host_diff_srv_rate
  dst_host_same_src_port_rate dst_host_srv_diff_host_rate dst_host_serror_rate dst_host_srv_serror_rate
  dst_host_rerror_rate dst_host_srv_rerror_rate`
  .trim()
  .split(/\s+/);

const services = `
  IRC X11 Z39_50 aol auth bgp courier csnet_ns ctf daytime discard domain domain_u echo eco_i ecr_i efs exec finger ftp
  ftp_data gopher harvest hostnames http http_2784 http_443 http_8001 imap4 iso_tsap klogin kshell ldap link login mtp
  name netbios_dgm netbios_ns netbios_ssn netstat nnsp nntp ntp_u other pm_dump pop_2 pop_3 printer private red_i
  remote_job rje shell smtp sql_net ssh sunrpc supdup systat telnet tftp_u tim_i time urh_i urp_i uucp uucp_path vmnet
  whois`
  .trim()
  .split(/\s+/);

const flags = ["OTH", "REJ", "RSTO", "RSTOS0", "RSTR", "S0", "S1", "S2", "S3", "SF", "SH"];

const categorical = [
  { name: "protocol_type", vocabulary: ["icmp", "tcp", "udp"] },
  { name: "service", vocabulary: services, other: "other" },
  { name: "flag", vocabulary: flags, other: "OTH" },
];

/** 38 numeric features, then protocol (3), service (70) and flag (11): 122 model inputs. */
export const nslKddSchema: TableSchema = {
  name: "nsl-kdd-1",
  numeric: nslKddColumns.filter((column) => categorical.every(({ name }) => name !== column)),
  categorical,
};

/** Every attack of KDDTrain+ and KDDTest+ by family, as its publishers group them; `normal` is what they call benign. */
export const nslKddAttacks: Readonly<Record<string, readonly string[]>> = {
  benign: ["normal"],
  dos: "back land neptune pod smurf teardrop apache2 udpstorm processtable mailbomb worm".split(" "),
  probe: "satan ipsweep nmap portsweep mscan saint".split(" "),
  r2l: `guess_passwd ftp_write imap phf multihop warezmaster warezclient spy xlock xsnoop snmpguess snmpgetattack
    httptunnel sendmail named`.split(/\s+/),
  u2r: "buffer_overflow loadmodule rootkit perl sqlattack xterm ps".split(" "),
};
