#!/bin/sh
# enter.sh SUBJECT CHECKOUT COMMAND…: runs a command as root in mount, process and network namespaces of its own, in which
# the subject's /home, /usr, /opt and /var are the machine's. Nothing of the subject or the machine is written: what changes goes to
# a tmpfs that ends with the namespace.
set -eu
SUBJECT=$1 CHECKOUT=$2
shift 2
export SUBJECT CHECKOUT
exec unshare --mount --net --pid --fork --propagation private sh -eu -c '
  # The same path in every namespace, each with a mount of its own on it: compiled code is kept by path.
  over=/run/bandog-subject
  mkdir -p "$over"
  mount -t tmpfs tmpfs "$over"
  mkdir "$over/checkout"
  mount --bind "$CHECKOUT" "$over/checkout"
  mount --bind "$SUBJECT" "$(mkdir "$over/subject" && echo "$over/subject")"
  mount -t proc proc /proc
  ip link set lo up 2>/dev/null || true
  for top in usr opt var home; do
    [ -d "$over/subject/$top" ] || continue
    mkdir -p "/$top" "$over/$top-upper" "$over/$top-work"
    lower="$over/subject/$top"
    [ "$top" = home ] || lower="$lower:/$top"
    # A subject that lies below /$top itself cannot be laid over it: then its $top is left out, and said so.
    mount -t overlay overlay -o "lowerdir=$lower,upperdir=$over/$top-upper,workdir=$over/$top-work" "/$top" ||
      echo "enter.sh: the /$top of the subject is left out" >&2
  done
  mount -t tmpfs tmpfs /root
  cat /etc/passwd "$over/subject/passwd.extra" > "$over/passwd" 2>/dev/null && mount --bind "$over/passwd" /etc/passwd
  cd "$over/checkout"
  exec "$@"' enter "$@"
