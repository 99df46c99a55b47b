import { DUTIES, ROLES } from '../../collector/access/roles.ts';
import { RINGS } from '../../domain/rollout.ts';
import { ACCESS_HELP } from '../collector-access.ts';

/** The whole help of `bandog collector`. */
export const usageOfCollector = `Usage: bandog collector run | config [OPTIONS]
       bandog collector migrate --to postgres://ACCOUNT@HOST/DATABASE [--data DIR]
       bandog collector token create --name NAME [--uses N] [--expires 7d] [--group PATH] [--approval]
       bandog collector token list | revoke ID
       bandog collector api-token create --name NAME --role ROLE [--duty DUTY]... [--group PATH]... [--expires 365d]
       bandog collector api-token list | revoke ID
       bandog collector user add NAME --role ROLE [--duty DUTY]... [--group PATH]... | list | reset NAME
       bandog collector user change NAME [--role ROLE] [--duty DUTY]... [--group PATH]... | disable NAME | enable NAME | remove NAME | sign-out NAME
       bandog collector host list | release HOST | replace OLD NEW | revoke HOST
       bandog collector host rescan HOST [--depth quick|deep] [--wait SECONDS]
       bandog collector host canary | send-diagnostics | resync | rotate-key HOST [--wait SECONDS]
       bandog collector host commands HOST | ring HOST [--ring RING]
       bandog collector host tag HOST [--add TAG]... [--remove TAG]...
       bandog collector group list | create PATH | remove PATH | move PATH HOST...
       bandog collector catalogue publish FILE [--ring RING] [--expires DAYS] [--key FILE | --statement FILE] [--hold-back]
       bandog collector catalogue dry-run N [--ring RING]
       bandog collector catalogue sign FILE --key FILE --revision N [--expires DAYS]
       bandog collector catalogue list | pause N [--why TEXT] | resume N | roll-back N | ring N --ring RING
       bandog collector catalogue shares --canary PERCENT --early PERCENT | costs | rotate-key
       bandog collector settings publish FILE | show
       bandog collector sink list | add NAME FILE | change NAME FILE [--authorization-file FILE] | remove NAME
       bandog collector sink test NAME | pause NAME --why TEXT | resume NAME | rotate-secret NAME | dead NAME | retry NAME [EVENT]...
       bandog collector backup --to FOLDER | restore --from FOLDER | restored [--store ADDRESS]
       bandog collector audit [--limit N] [--actor WHO] [--action WHAT] [--subject OF_WHAT] | audit export
       bandog collector verify-log [--log FILE [--seals FILE]... [--key KEY]]

The collector takes in what agents report, judges it by the company's policy, and answers people. It needs no other service:
its data folder holds the store (SQLite), its keys and its certificate authority. When a company outgrows that, the store can be PostgreSQL.

run: start a collector; it ends on SIGTERM or SIGINT, and on SIGHUP reads policy and certificate again
  --data DIR         data folder (default: /var/lib/bandog-collector for root, else ~/.local/share/bandog/collector)
  --listen HOST:PORT where to listen (default: 127.0.0.1:8443; for hosts elsewhere 0.0.0.0:8443)
  --store ADDRESS    postgres://ACCOUNT@HOST/DATABASE (default: SQLite in the data folder); a password is better in
                     BANDOG_COLLECTOR_STORE or in the file that PGPASSFILE names than in an option, which others can see
  --keep-history MONTHS   whole months of what findings went through that are kept beside this one (default: all)
  --name NAME        DNS name or address that hosts reach it under; may be repeated, the first one is in enrolment tokens
  --policy FILE      the company's policy, YAML or JSON (default: none, every product is unreviewed)
  --trusted-proxy NET  address or network of a proxy before it, whose X-Forwarded-For is believed; may be repeated
  --sign-in FILE     how people sign in by the company's identity provider (OpenID Connect), YAML or JSON (docs/collector.md)
  --cert FILE        certificate with its chain in PEM, with --key FILE (default: of its own authority)
  --catalogue FILE   compiled catalogue for names, categories and removal steps (default: the one that Bandog ships)
  --log-level LEVEL  debug, info, warn or error (default: info)
  --contact-interval SECONDS   how often hosts are in contact while that is no burden (default: 60)
  --enrolments-per-second N    new hosts, bearers and ids in a second (default: 100)
  --held-requests N            hosts that wait for orders at once, each with a connection; 0: all get them with their next contact
                               (default: 1000)
  --bytes-in-hand N            bytes of what hosts send that are held at once (default: 67108864)
  --config FILE      all of these by name, YAML or JSON (\`listen: 0.0.0.0:8443\`); a variable wins over the file (BANDOG_COLLECTOR_LISTEN,
                     BANDOG_COLLECTOR_CONFIG), an option over both
config: with what it would run, and who said so

migrate: move the store of a collector that has ended from SQLite to an empty PostgreSQL database; every table is read back and
         compared before it counts, and what interrupts it leaves both as they were
  --to ADDRESS       postgres://ACCOUNT@HOST/DATABASE (default: BANDOG_COLLECTOR_STORE)
  --data DIR         data folder of the collector

token: what enrols hosts; \`create\` prints it once, in one line for \`bandog agent enrol --token-file FILE\`
  --name NAME        what it is for
  --uses N           how many hosts it may enrol (default: 1)
  --group PATH       the group that its hosts come into: /emea/sales (default: /, the top)
  --approval         somebody lets each of its hosts in (the console's page Rollout)
  --expires TIME     90s, 30min, 12h or 7d (default: 7d, at most 366d)

api-token: what people and programs show; \`create\` prints it once
  --name NAME        whose it is
  --role ROLE        ${ROLES.join(', ')}
  --duty DUTY        beside the role; may be repeated: ${DUTIES.join(', ')}
  --group PATH       only hosts of this group and of those below: /emea/sales; may be repeated (default: /, every host)
  --expires TIME     90s, 30min, 12h or 90d (default: 365d, at most 3650d)

user: who may sign in. \`add\` and \`reset\` print a one-time code, with which the person sets a password; \`disable\`, \`change\` and
      \`sign-out\` end all sessions of the person; \`remove\` forgets who was disabled before. The first administrator has the code that \`run\` tells of
  --role, --duty, --group  as above; \`change\` leaves what is not given

host: \`list\` shows all hosts; \`release\` believes a host again after its key was seen in two places; \`replace\` says that
      NEW is the machine of OLD, set up anew: closes the record of OLD, and keeps its history; \`revoke\` closes the record of a host that is
      stolen or scrapped, for ever, and believes its key no more; the others order something of one host, signed,
      with its next contact, and wait until it is done
  --depth DEPTH      quick (where software is usually put) or deep (every local file system)
  --wait SECONDS     how long to wait for it (default: 150; 0: not at all)
  --ring RING        into which ring the host is put by hand; without it its share decides again

  --add, --remove TAG  a tag that comes or goes; may be repeated

group: the tree of groups; every host is in one of them, where its token or \`move\` put it

catalogue: what the hosts look with. \`publish\` gives a compiled catalogue to a ring of them, \`ring\` to a wider one; \`pause\` to no
further host; \`roll-back\` publishes what was before under a new revision; \`sign\` makes the statement where the key is kept offline;
\`dry-run\` asks the hosts of a ring how many copies a release would find, and without --ring says what they answered; \`costs\` says
what agents cost in each ring
  --ring RING        ${RINGS.join(', ')}: each holds the ones before (default: canary)
  --expires DAYS     after so long hosts call it stale, and go on looking with it (default: 30)
  --key FILE         the publisher's private key, when the collector does not hold it
  --statement FILE   what \`sign\` printed
  --hold-back        give it to no host until \`resume\`: for a dry run

settings: how hosts are to work, a YAML or JSON file (docs/collector.md)
sink: where events leave the collector, a YAML or JSON file each (docs/sinks.md); \`add\` and \`rotate-secret\` print the secret of a webhook
      once; \`test\` sends a test event now; \`dead\` shows what was given up, \`retry\` sends it again
  --authorization-file FILE  holds the value of the header \`authorization\`; empty: none
audit: who did what and who looked at whom, newest first, all or the lines that fit (whole words: user:ada, host.read); \`export\` writes all of it with its seals, as JSON lines
verify-log: whether the audit log is as it was written: finds lines that were changed, removed, moved or written anew, and an end that was
      cut off; the collector does it by itself, or this command from a file, without a collector
  --log FILE         what \`audit export\` wrote
  --seals FILE       further seals: the collector's audit-seals.jsonl, or lines \`audit log sealed\` of its log; may be repeated
  --key KEY          the audit key as it was noted elsewhere (default: what the file says)
backup: store and keys of one moment, while the collector runs, into a new folder; restore: into a data folder (--data) that is not there or
        empty; hosts that went on since send what is missing; restored: says that a PostgreSQL was put back by its own means

${ACCESS_HELP}
  --json             print JSON (not with run)
  -h, --help         this text

Exit codes:
  0  done
  1  verify-log: the log was tampered with; host rescan and the like: it was not done, or not yet;
     sink test: the receiver did not take it
  2  wrong call
  3  the collector could not start, be reached, or refused
`;
