# Puts the line $1 into the authorized_keys of the account that runs this, once. POSIX sh.
set -eu
umask 077
mkdir -p "$HOME/.ssh"
touch "$HOME/.ssh/authorized_keys"
grep -qxF -e "$1" "$HOME/.ssh/authorized_keys" || {
  [ -z "$(tail -c 1 "$HOME/.ssh/authorized_keys")" ] || echo >> "$HOME/.ssh/authorized_keys"
  printf '%s\n' "$1" >> "$HOME/.ssh/authorized_keys"
}
