import { ROLES } from '../../collector/access/roles.ts';
import { ACCESS_HELP } from '../collector-access.ts';

/** The whole help of `bandog collector`. */
export const usageOfCollector = `Usage: bandog collector run [OPTIONS]
       bandog collector token create --name NAME [--uses N] [--expires 7d]
       bandog collector token list | revoke ID
       bandog collector api-token create --name NAME --role ROLE
       bandog collector api-token list | revoke ID
       bandog collector host list | release HOST | replace OLD NEW
       bandog collector audit [--limit N] | audit verify

The collector takes in what agents report, judges it by the company's policy, and answers people. It needs no other service:
its data folder holds the store (SQLite), its keys and its certificate authority.

run: start a collector; it ends on SIGTERM or SIGINT and reads the policy again on SIGHUP
  --data DIR         data folder (default: /var/lib/bandog-collector for root, else ~/.local/share/bandog/collector)
  --listen HOST:PORT where to listen (default: 127.0.0.1:8443; for hosts elsewhere 0.0.0.0:8443)
  --name NAME        DNS name or address that hosts reach it under; may be repeated, the first one is in enrolment tokens
  --policy FILE      the company's policy, YAML or JSON (default: none, every product is unreviewed)
  --cert FILE        certificate with its chain in PEM, with --key FILE (default: of its own authority)
  --catalogue FILE   compiled catalogue for names, categories and removal steps (default: the one that Bandog ships)
  --log-level LEVEL  debug, info, warn or error (default: info)

token: what enrols hosts; \`create\` prints it once, in one line for \`bandog agent enrol --token-file FILE\`
  --name NAME        what it is for
  --uses N           how many hosts it may enrol (default: 1)
  --expires TIME     90s, 30min, 12h or 7d (default: 7d, at most 366d)

api-token: what people and programs show; \`create\` prints it once
  --name NAME        whose it is
  --role ROLE        ${ROLES.join(', ')}

host: \`list\` shows all hosts; \`release\` believes a host again after its key was seen in two places; \`replace\` says that
      NEW is the machine of OLD, set up anew: closes the record of OLD, and keeps its history
audit: who did what and who looked at whom, newest first; \`verify\` checks the log's hash chain

${ACCESS_HELP}
  --json             print JSON (not with run)
  -h, --help         this text

Exit codes:
  0  done
  1  audit verify: the log was changed
  2  wrong call
  3  the collector could not start, be reached, or refused
`;
