# Gives a large file. POSIX sh.
# Arguments: the folder, the path in it, the place of the first byte that is wanted, from 1 on.
cd "$1" || exit
kind=f
[ ! -x "$2" ] || kind=x
printf '\001\n%s\n%s\n' "$kind" "$(($(wc -c < "$2")))"
exec tail -c "+$3" "$2"
