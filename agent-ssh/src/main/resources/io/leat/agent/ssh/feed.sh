# Writes what comes on stdin into the FIFO $1, with the mark $2. Behind fifo.sh. POSIX sh.
# Once stdin ends, the FIFO is closed only if it was told that this is the end. Otherwise it is held open until whoever reads it
# ends, or it is gone.
# shellcheck disable=SC2016 # for the shell inside
exec env "LEAT_STREAM=$2" sh -c '
trap "" HUP INT TERM
exec 9> "$1"
cat >&9 || exit
if [ -e "$1.end" ]; then
  rm -f "$1.end"
  exit
fi
while [ -p "$1" ]; do sleep 60; done' leat "$1"
