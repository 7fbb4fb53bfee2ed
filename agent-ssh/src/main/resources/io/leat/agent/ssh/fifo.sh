# Makes the FIFO $1; the launcher makes it too, and may come to it later. POSIX sh.
umask 077
mkdir -p "${1%/*}"
mkfifo -m 600 "$1" 2> /dev/null
[ -p "$1" ] || exit
