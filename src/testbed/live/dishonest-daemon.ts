// A dishonest organisation's daemon, as a process of its own: honest but for its part in rounds.
import { runDaemon } from "../../daemon/run.ts";
import { liveBehaviour, type Dishonesty } from "./behaviour.ts";

const [configPath, dishonesty] = process.argv.slice(2) as [string, string];
await runDaemon({ configPath, version: "dishonest", behaviour: liveBehaviour(JSON.parse(dishonesty) as Dishonesty) });
process.exit();
