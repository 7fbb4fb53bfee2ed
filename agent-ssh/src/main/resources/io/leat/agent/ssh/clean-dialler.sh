# Cleans a host that dials in: when the folder is gone, what starts the dialling again and the key of Leat go, too. Until then nothing
# is lost if something stays. What dials sees that its folder is gone, and ends with its connection. Behind clean.sh. POSIX sh.
# Argument: the folder.
umask 077
leat_copy=${TMPDIR:-/tmp}/leat-dial-in.$$
if [ -f "$1/.leat/dial-in/settings" ] && mkdir "$leat_copy"; then
  cp "$1/.leat/dial-in/settings" "$1/.leat/dial-in/dial-in.sh" "$leat_copy"
fi
leat_said=$(leat_clean "$1")
printf '%s\n' "$leat_said"
case $leat_said in *removed*) [ ! -f "$leat_copy/dial-in.sh" ] || sh "$leat_copy/dial-in.sh" forget > /dev/null 2>&1 ;; esac
[ ! -d "$leat_copy" ] || rm -rf "$leat_copy"
