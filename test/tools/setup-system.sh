#!/bin/sh
# Installs what some suites use when it is there: they name what they skip when it is not, so this never fails a run.
# Needs apt-get and root; says what it did, and what it left out and why.
set -u

# package  program or file that proves it  what for
wanted='
libatomic1   /usr/lib/*/libatomic.so.1  Node 26
strace       strace                     tests that watch system calls
unionfs-fuse unionfs                    test/faults: a file system of a program that hangs
faketime     faketime                   npm run chaos: clocks that jump
xfsprogs     xfs_io                     npm run faults: a file system that loses its power
jq           jq                         examples in the documents
squashfs-tools  mksquashfs             formats/squashfs: images of the real maker
db5.3-util   db5.3_load             formats/berkeley-hash: databases of the real maker
debootstrap  /usr/sbin/debootstrap      npm run accuracy: the subject of real Debian packages; npm run nspawn
systemd-container  systemd-nspawn       npm run nspawn: the Debian package under a real systemd
binutils     strip                      installer: packages
chromium     chromium                   test/console: the console in a real browser; npm run screenshots
fonts-noto-cjk  /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc  npm run screenshots: Chinese
'

is_there() {
  case $1 in
    /*) for file in $1; do [ -e "$file" ] && return 0; done; return 1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

missing=$(printf '%s\n' "$wanted" | while read -r package proof purpose; do
  [ -n "$package" ] && ! is_there "$proof" && printf '%s ' "$package"
done)

if [ -z "$missing" ]; then
  echo 'setup:system: everything is there'
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "setup:system: skipped (no apt-get here): $missing"
  exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "setup:system: skipped (not root): $missing"
  echo "  What to do: sudo apt-get install --no-install-recommends $missing"
  exit 0
fi

export DEBIAN_FRONTEND=noninteractive
timeout 120 apt-get update -qq >/dev/null 2>&1 || echo 'setup:system: apt-get update failed; trying with the lists that are here'
for package in $missing; do
  if timeout 300 apt-get install -qq -y --no-install-recommends "$package" >/dev/null 2>&1; then
    echo "setup:system: installed $package"
  else
    echo "setup:system: skipped $package (apt-get could not install it)"
  fi
done
exit 0
