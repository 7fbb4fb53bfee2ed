# What launches on a host: it makes the folder, says what is there, takes the script where it is not there as it should be, whole
# or not at all, and goes on as the launcher with the shell that it is told. One command for all of that, since an account's profile
# may take long. Where no tool tells a checksum the script is taken each time. POSIX sh.
# Arguments: the folder, the name of the script, a nonce, the bytes of the script, its SHA-256.
set +aefuvx
unset TMOUT FUNCNEST GLOBIGNORE EXECIGNORE
sum() {
  { sha256sum < "$1" || shasum -a 256 < "$1" || openssl dgst -sha256 -r < "$1"; } 2> /dev/null | {
    read -r sum rest
    printf '%s\n' "$sum"
  }
}
usual=$(umask)
umask 077
mkdir -p "$1/.leat" "$1/attempts" 2> /dev/null
cd "$1/attempts" && printf '%04096d' 0 > "../.leat/probe.$$" && printf '' > "probe.$$" || cannot=1
rm -f "../.leat/probe.$$" "probe.$$" 2> /dev/null
[ -z "$cannot" ] || exec printf '\001%s\ncannot\n\001%s\n' "$3" "$3"
printf '\001%s\n' "$3"
[ ! -f "../.leat/$2" ] || echo "script $(sum "../.leat/$2")"
command -v bash > /dev/null && echo bash
command -v setsid > /dev/null && echo setsid
for tool in dd grep ls mkdir mkfifo mv rm kill wc; do command -v "$tool" > /dev/null || echo "no $tool"; done
printf '\001%s\n' "$3"
IFS= read -r shell || exit
if [ "$shell" = script ]; then
  script=../.leat/$2.$$
  while IFS= read -r line && [ "$line" != . ]; do printf '%s\n' "${line#?}"; done 2> /dev/null > "$script"
  [ ! -d "../.leat/$2" ] || rm -rf "../.leat/$2"
  [ "$(wc -c < "$script")" -eq "$4" ] && mv -f "$script" "../.leat/$2" && echo placed
  printf '\001%s\n' "$3"
  IFS= read -r shell || exit
fi
umask "$usual"
exec "$shell" "../.leat/$2" "$3" "$5"
