/** Ways to bring the Debian package and its enrolment file to hosts. */
export const TOOLS = ['shell', 'ssh', 'ansible', 'cloud-init', 'apt'] as const;
export type Tool = (typeof TOOLS)[number];

/** As the build names it; `VERSION` is what was built. */
const PACKAGE = 'bandog_VERSION_amd64.deb';
const STATE = '/var/lib/bandog';

/**
 * What each way runs, ready to copy. `bandog.token` is the file with the token: one line, so that the secret stands in no command. The
 * token is put beside its place and renamed, since systemd takes it as soon as it is there.
 */
export const COMMANDS: Readonly<Record<Tool, string>> = {
  shell: `# As root, with the package and bandog.token in this folder.
apt-get install -y ./${PACKAGE}
install -o root -g root -m 0600 bandog.token /etc/bandog/enrol.token.new
mv /etc/bandog/enrol.token.new /etc/bandog/enrol.token
rm bandog.token
bandog agent status --state ${STATE}`,
  ssh: `#!/bin/sh
# Brings Bandog to every host of hosts.txt (a name a line), as root by ssh.
# The package and bandog.token lie in this folder.
set -eu
package=${PACKAGE}
while read -r host; do
  scp -q "$package" bandog.token "root@$host:/root/"
  ssh -n "root@$host" "set -e
    apt-get install -y -q /root/$package
    install -o root -g root -m 0600 /root/bandog.token /etc/bandog/enrol.token.new
    mv /etc/bandog/enrol.token.new /etc/bandog/enrol.token
    rm /root/bandog.token /root/$package" || echo "$host: failed" >&2
done <hosts.txt`,
  ansible: `# ansible-playbook -i INVENTORY bandog.yml
# The package and bandog.token lie beside this file; keep the token in a vault.
- hosts: all
  become: true
  vars:
    bandog_package: ${PACKAGE}
  tasks:
    - name: Copy the package
      ansible.builtin.copy:
        src: "{{ bandog_package }}"
        dest: "/var/tmp/{{ bandog_package }}"
        mode: "0644"
    - name: Install it
      ansible.builtin.apt:
        deb: "/var/tmp/{{ bandog_package }}"
    - name: Ask whether this host is enrolled
      ansible.builtin.command: bandog agent status --state ${STATE} --json
      register: bandog_status
      changed_when: false
      failed_when: false
      check_mode: false
    - name: Hand over the token
      ansible.builtin.copy:
        src: bandog.token
        dest: /etc/bandog/enrol.token
        owner: root
        group: root
        mode: "0600"
      no_log: true
      when: not (bandog_status.stdout | default('{}', true) | from_json).enrolled | default(false)`,
  'cloud-init': `#cloud-config
# The package comes from your own archive, which an apt source of yours names.
write_files:
  - path: /etc/bandog/enrol.token
    owner: root:root
    permissions: "0600"
    content: |
      TOKEN
package_update: true
packages:
  - bandog`,
  apt: `# With the package in your own archive (reprepro, aptly, Landscape, Foreman, …):
apt-get update
apt-get install -y bandog
# And the token by whatever puts files on your hosts:
#   /etc/bandog/enrol.token, owner root, mode 0600, before the package or after it`,
};

/** Builds the package from a checkout, into build/packages. */
export const BUILD_PACKAGE = 'npm ci && npm run build -- linux-deb';

/** What runs on systems without a package: the agent from a checkout, for as long as this command runs. */
export const FROM_SOURCES = `npm ci
npm run --silent bandog -- agent enrol --token-file bandog.token
npm run --silent bandog -- agent run`;

/** One look without installing anything, by the single executable. */
export const ONE_LOOK = `npm ci && npm run build -- single-executable
./build/packages/bandog-VERSION-linux-x64 scan`;
