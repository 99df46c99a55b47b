/** Tools that are small to install: with all that they need some 300 packages. */
export const TOOLS: readonly string[] = `
  aria2 bettercap binwalk dirb dns2tcp dsniff ettercap-text-only ffuf gobuster hping3 i2pd iodine john macchanger masscan medusa
  megatools microsocks n2n nbtscan ncat ncrack nebula netcat-openbsd netcat-traditional nmap obfs4proxy openvpn privoxy proxychains4
  qbittorrent-nox rclone rdesktop reaver redsocks restic rtorrent scanmem secure-delete shadowsocks-libev shellinabox socat sqlmap
  sshuttle steghide syncthing tcpdump thc-ipv6 tinc tmate tor torsocks transmission-cli transmission-daemon tshark v2ray
  wireguard-tools x11vnc xrdp yt-dlp
`
  .trim()
  .split(/\s+/);

/** Installed behind the back of apt, which refuses the two together: both are traps. */
export const CONFLICTS: ReadonlySet<string> = new Set(['podman-docker']);

/** What those bring with them that is the product as well. */
export const PARTS: readonly (readonly [product: string, name: string])[] = [
  ['transmission', 'transmission-common'],
  ['wireshark', 'wireshark-common'],
];
