# A function, `as_root`: runs its words as root, by sudo where this account is not. POSIX sh.
set -eu
if [ "$(id -u)" -eq 0 ]; then as_root() { "$@"; }
elif sudo -n true 2> /dev/null; then as_root() { sudo -n "$@"; }
else echo 'this account is not root, and sudo does not let it without a password' >&2; exit 1
fi
