/** The vervet.yaml that `vervet init` writes: every option with its default, unit, range and reason. */
export const configTemplate = `# vervet.yaml: what this organisation's daemon reads, keeps and exposes.
# Every line that is commented out shows its default. 'vervet check-config' names the line of a mistake.
# Marked (r): changes take effect on SIGHUP; all others need a restart.

# Keys, models, alerts, checkpoints. Relative to this file.
dataDir: vervet-data

# The flow logs that your sensor writes. A source's name is what its checkpoint is kept under: renaming one
# reads its log from the beginning. format: zeek (conn.log, TSV or JSON), suricata (eve.json), nf-csv (NetFlow as CSV).
sources: []
#  - { name: zeek, path: /opt/zeek/logs/current/conn.log, format: zeek }
#  - { name: suricata, path: /var/log/suricata/eve.json, format: suricata }

# (r) Flows that raise no alert for a while. All that 'what' names must hold: source, destination, destinationPort, protocol, reason.
allowlist: []
#  - { who: ann, what: { source: 192.0.2.7, destinationPort: 22 }, until: 2027-01-31T18:00:00Z, why: "our own scanner" }

# (r) Files of addresses and networks that somebody distrusts, one a line. Flows with one of them are weakly believed attacks.
blocklists: []
#  - { name: drop, path: /var/lib/blocklists/drop.txt }

# Where alerts are told, besides 'vervet alerts' and the web interface: each alert when it is new, and again when it becomes more
# severe. format: eve (Suricata), ecs (Elastic), syslog (RFC 5424). Files are opened again on SIGHUP, after they were rotated.
# A webhook gets one POST of JSON an alert; tokenFile holds a bearer token.
outputs: []
#  - { name: siem, kind: file, path: /var/log/vervet/alerts.json, format: ecs }
#  - { name: chat, kind: webhook, url: "https://chat.example/hooks/vervet", tokenFile: chat-token }

detection:
  # (r) The false alarms you put up with: a share of benign flows in (0, 0.5], or alertsPerDay, a number of flagged flows
  # that follows your traffic. Not both. One flow in a thousand is an analyst's patience, not a sensor's limit.
  falsePositiveRate: 0.001
  # Recent flows that the threshold is set on, 100 to 1000000. Ten times 1 / falsePositiveRate keeps the quantile steady.
  # calibrationFlows: 10000
  # Whether flows are also scored by how unlike ordinary traffic they are (autoencoder, Mahalanobis distance, PCA residual), learnt on what
  # is believed benign here.
  # oneClass: true
  # Whether a model of your own, fine-tuned from the consortium's, is asked beside it. Both share the budget of false alarms.
  # localWitness: true
  # (r) Training pauses while more than this many times the expected flows are flagged, 1.5 to 1000, so that an attack
  # does not become the new normal.
  # surgeFactor: 5
  # (r) A merged model is rolled back when it flags this many times more or fewer flows than it was calibrated to, 1.5 to 1000.
  # rollbackFactor: 4

training:
  # Flows kept in memory to train on, 200 to 1000000, shared evenly between believed benign and believed attack.
  # bufferRows: 20000
  # How the rows of a round are drawn: none (each once), class-balanced, over, under (to as many attacks as benign), meta.
  # sampler: none
  # FedProx's pull towards the consortium's model while training, 0 to 100; something like 0.1 where your traffic is unlike the others'.
  # proximalMu: 0
  # Privacy, bought with accuracy: each round's update is clipped to this norm, and each parameter gets noise of so many times that. The log
  # says which epsilon that has spent, and privacy.json in dataDir keeps it: { clip: 1, noise: 1 }. See docs/threat-model.md.
  # privacy: null
  # Threads for training and filtering, 1 to 64. Reading logs and talking to peers has a thread of its own.
  # threads: 1

filter:
  # How contributions are judged; left out, as the consortium's charter says.
  # rule: rank-witness
  # Faulty organisations to tolerate, 0 to 1000.
  # tolerated: 1

round:
  # Without announcing, this organisation relays and merges, but tells nothing of its own.
  # announce: true
  # Longest that a round is held open for others, ms, 100 to 86400000; never beyond the round's own end.
  # deadlineMs: 30000
  # Length of a round while this organisation is in no consortium, ms, 500 to 86400000. A consortium's stands in its charter.
  # aloneMs: 300000

network:
  # Where other organisations' daemons reach this one. Loopback by default, so that nothing is exposed by accident:
  # for a consortium, write something like [/ip4/0.0.0.0/tcp/4001].
  # listen: [/ip4/127.0.0.1/tcp/0]
  # Peers to find the others by: [/ip4/192.0.2.7/tcp/4001/p2p/12D3KooW...]
  # bootstrap: []
  # Find peers on the local network; announces this daemon there.
  # mdns: false
  # Members tell each other where other members can be dialled. Strangers are told nothing.
  # peerExchange: true
  # Let members that can't be dialled be reached through this daemon; its bandwidth is what they use.
  # relayFor: false
  # Dial members through relays, and be dialled so.
  # useRelays: false
  # For a daemon behind NAT: members with relayFor to be reached through: [/ip4/192.0.2.7/tcp/4001/p2p/12D3KooW...]
  # relays: []
  # Turn relayed connections into direct ones where the hidden side can dial the other. Of two that both are behind NAT, neither can.
  # holePunching: false
  # Addresses to tell members besides those of 'listen', such as a router's that hands connections on: [/ip4/192.0.2.7/tcp/4001]
  # announce: []
  # A file with the consortium's pre-shared key, readable by its owner alone: daemons without it can't even be spoken to. Null takes
  # network.key in dataDir, where 'vervet join' puts the key that an invitation carries; without one none is needed.
  # keyFile: null

http:
  # The dashboard's page, health, metrics, status, alerts. On loopback reading is free; anywhere else it needs the token too, as do changes everywhere.
  # The token lies in dataDir/http-token. Port 0 takes any free one.
  # host: 127.0.0.1
  # port: 9478
  # Names that browsers or proxies may call the daemon by, besides its addresses; others are refused (DNS rebinding).
  # hosts: []

log:
  # (r) debug, info, warn, error or silent.
  # level: info
  # Null: stderr, where systemd's journal reads. A file is opened again on SIGHUP, after it was rotated.
  # file: null

retention:
  # (r) How long, and how much, is kept: alerts for a quarter, labels of rules for a month, analysts' for three years, verdicts of
  # 10000 rounds, 20 models to go back to. Ages up to 3650 days.
  # alertsMaxAgeDays: 90
  # alertsMax: 100000
  # weakLabelsMaxAgeDays: 30
  # weakLabelsMax: 1000000
  # analystLabelsMaxAgeDays: 1095
  # analystLabelsMax: 1000000
  # verdictRoundsMax: 10000
  # modelVersionsMax: 20
`;
