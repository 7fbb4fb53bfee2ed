# Makes an account with its key and its folder, as root. POSIX sh.
# Arguments: the user, the folder (empty for one in its home, which needs no making), the line for its authorized_keys, packages to install.
set -eu
user=$1 folder=$2 line=$3
# packages, if any are asked for
shift 3
if [ $# -gt 0 ]; then
  if command -v apt-get > /dev/null; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@"
  elif command -v dnf > /dev/null; then dnf install -y -q "$@"
  elif command -v apk > /dev/null; then apk add --quiet "$@"
  elif command -v zypper > /dev/null; then zypper --non-interactive install "$@"
  else echo "there is no apt-get, dnf, apk or zypper to install $* with" >&2; exit 1
  fi >&2
fi
# the account, which nobody can enter by a password
if ! id "$user" > /dev/null 2>&1; then
  if command -v useradd > /dev/null; then useradd -m -s /bin/sh "$user"
  else adduser -D -s /bin/sh "$user"
  fi
  if command -v usermod > /dev/null; then usermod -p '*' "$user"
  else echo "$user:*" | chpasswd -e 2> /dev/null
  fi
fi
# its key
home=$(eval "echo ~$user")
group=$(id -gn "$user")
umask 077
mkdir -p "$home/.ssh"
touch "$home/.ssh/authorized_keys"
grep -qxF -e "$line" "$home/.ssh/authorized_keys" || printf '%s\n' "$line" >> "$home/.ssh/authorized_keys"
chown -R "$user:$group" "$home/.ssh"
# its folder, unless that is in its home
if [ -n "$folder" ]; then
  mkdir -p "$folder"
  chown "$user:$group" "$folder"
  chmod 700 "$folder"
fi
