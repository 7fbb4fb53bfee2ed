# Removes its arguments, and the folders above that are empty then, by one command: it goes on where one of them is not. POSIX sh.
rm -rf "$@"
count=$#
for each; do
  while each=${each%/*} && [ -n "$each" ] && [ "$each" != "$PWD" ]; do set -- "$@" "$each"; done
done
shift "$count"
[ "$#" = 0 ] || rmdir "$@" 2> /dev/null
:
