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
