# Takes a large file, behind what is there of it already. Behind folder.sh and sum.sh. POSIX sh.
# Arguments: the part, the size of the file, its digest.
set -e
umask 077
leat_mkdir "${1%/*}"
has=0
[ ! -f "$1" ] || has=$(($(wc -c < "$1")))
if [ "$has" -gt "$2" ] || [ -z "$(sum /dev/null)" ]; then
  rm -f "$1"
  has=0
fi
printf '\001\n%s\n' "$has"
cat >> "$1"
has=$(($(wc -c < "$1")))
# when the link broke, this is its beginning
[ "$has" -ge "$2" ] || exit
sum=$(sum "$1")
if [ "$has" = "$2" ] && [ "${sum:-$3}" = "$3" ]; then
  echo same
else
  rm -f "$1"
  echo other
fi
