# Packs files of the folder $1. The paths come on stdin, a line each; of some hundred at a time an archive is made, for the tar of
# busybox reads no lists. POSIX sh.
cd "$1" && printf '\001\n' || exit
set --
while IFS= read -r line; do
  set -- "$@" "$line"
  [ "$#" -lt 200 ] || { tar -cf - "$@" || exit; set --; }
done
[ "$#" = 0 ] || tar -cf - "$@"
