/**
 * Products that Debian packages and the catalogue does not know yet. A product here may be missing; one that has a signature is held to
 * it all the same. When the last of them has one, the test of Debian's programs asks for this file's removal.
 */
export const NOT_YET: ReadonlySet<string> = new Set(['gnome-remote-desktop', 'medusa', 'n2n', 'softether', 'thc-ipv6', 'vino']);

/**
 * Other software that a signature's `dpkg` claims all the same (`package product`): to be taken out of the signature, or given one of its
 * own, and then out of here.
 */
export const CLAIMED: ReadonlySet<string> = new Set([
  'samdump2 creddump7',
  'fierce dnsrecon',
  'websockify novnc',
  'braa onesixtyone',
  'toxic qtox',
  'utox qtox',
  'rclone-browser rclone',
  'pixiewps reaver',
  'mame retroarch',
  'scummvm retroarch',
  'scrub secure-delete',
  'wipe secure-delete',
  'simple-obfs shadowsocks-libev',
  'syncthing-gtk syncthing',
  'nyx tor',
  'encfs veil-crypt',
  'gocryptfs veil-crypt',
  'tomb veil-crypt',
  'termshark wireshark',
]);
