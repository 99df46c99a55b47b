#!/bin/sh
# own-machine.sh CHECKOUT BUILT FOLDER NODE PROGRAM INPUT: runs PROGRAM of the checkout as root in a mount namespace of its own, in which this
# machine has its system and six homes that are nearly empty, and nothing else that a quick look goes through. What changes there ends
# with the namespace. Processes are this machine's: the kernel numbers them so in its record of starts.
set -eu
exec unshare --mount --propagation private sh -eu -c '
  over=/run/bandog-bench
  mkdir -p "$over"
  mount -t tmpfs tmpfs "$over"
  mkdir "$over/checkout" "$over/built" "$over/folder"
  mount --bind "$1" "$over/checkout"
  mount --bind "$2" "$over/built"
  mount --bind "$3" "$over/folder"
  : > "$over/node"
  mount --bind "$4" "$over/node"
  grep -v ":/home/" /etc/passwd > "$over/passwd"
  for top in home root tmp var/tmp var/cache usr/local opt srv mnt; do
    [ ! -d "/$top" ] || mount -t tmpfs -o mode=1777 tmpfs "/$top"
  done
  id=3001
  for name in ada ben cho dia eli fay; do
    echo "$name:x:$id:$id::/home/$name:/bin/sh" >> "$over/passwd"
    mkdir -p "/home/$name/.npm-global/lib/node_modules" "/home/$name/.npm-global/bin" "/home/$name/.npm-packages/lib/node_modules" \
      "/home/$name/.nvm/versions/node/v22.1.0/lib/node_modules" "/home/$name/.bun/install/global/node_modules" "/home/$name/work"
    chown -R "$id:$id" "/home/$name"
    id=$((id + 1))
  done
  mount --bind "$over/passwd" /etc/passwd
  cd "$over/checkout"
  BUILT="$over/built" FOLDER="$over/folder" exec "$over/node" --no-warnings "$5" "$6"' own-machine "$@"
