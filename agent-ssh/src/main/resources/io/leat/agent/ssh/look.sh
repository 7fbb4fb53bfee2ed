# Says what a host has, a line each, and makes the folder $1 if it is not there yet. POSIX sh.
umask 077
echo "os $(uname -s 2> /dev/null)"
echo "architecture $(uname -m 2> /dev/null)"
echo "shell ${SHELL:-}"
echo "clock $(date +%s 2> /dev/null)"
for leat in dd grep kill ls mkdir mkfifo rm bash setsid sha256sum tar git; do
  echo "tool $leat $(command -v "$leat" 2> /dev/null)"
done
if stat -c %s / > /dev/null 2>&1; then echo 'tool stat gnu'
elif stat -f %z / > /dev/null 2>&1; then echo 'tool stat bsd'
else echo 'tool stat '
fi
leat_made='' leat_at=$1
while [ -n "$leat_at" ] && [ ! -d "$leat_at" ]; do leat_made=$leat_at leat_at=${leat_at%/*}; done
df -Pk "${leat_at:-/}" 2> /dev/null | { read -r leat; read -r leat leat leat leat_free leat; echo "free $leat_free"; }
if [ -z "$leat_made" ] && [ ! -d "$1/.leat" ] && [ -n "$(ls -A "$1" 2> /dev/null)" ]; then
  echo 'folder foreign'
elif ! leat=$( { mkdir -p "$1/.leat" && cd "$1/.leat"; } 2>&1); then
  echo "folder $leat"
else
  [ -z "$leat_made" ] || printf '%s\n' "$leat_made" 2> /dev/null > "$1/.leat/made"
  leat=$( { printf '%04096d' 0 > "$1/.leat/test.$$"; } 2>&1) && [ "$(wc -c < "$1/.leat/test.$$")" -eq 4096 ] || echo "folder it cannot be written: $leat"
  rm -f "$1/.leat/test.$$"
  if [ -e "$1/attempts" ]; then
    leat=$( { printf '' > "$1/attempts/test.$$"; } 2>&1) && rm -f "$1/attempts/test.$$" || echo "folder nothing can be begun in it: $leat"
  fi
fi
