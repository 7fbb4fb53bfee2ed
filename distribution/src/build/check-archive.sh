# check-archive.sh ARCHIVE: unpacks the archive that was built, looks whether its pages lead to what is in it, and starts it: a version, and a run of one task. With a Java of its own in it,
# that one must be 25 or later and is the only one that is asked for.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -xzf "$1" -C "$work"
home=$(echo "$work"/leat-*)
fail() { echo "the archive $1 does not start: $2" >&2; exit 1; }
if [ -d "$home/runtime" ]; then
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/runtime/release")
  [ "${version:-0}" -ge 25 ] || fail "$1" "its Java is of version '$version'"
  unset LEAT_JAVA_HOME JAVA_HOME
fi
find "$home" -name '*.md' | while IFS= read -r page; do
  { grep -oE '\]\([^)#: ]+' "$page" || :; } | cut -c 3- | grep -vE '^https?$' | while IFS= read -r link; do
    [ -e "${page%/*}/$link" ] || echo "${page#"$home"/} leads to '$link'"
  done
done > "$work/said"
if [ -s "$work/said" ]; then
  echo "the archive $1 lacks what its pages lead to:" >&2
  cat "$work/said" >&2
  exit 1
fi
mkdir "$work/home" "$work/project"
cd "$work/project"
printf "%s\n" "job('hello') { task('hi') { sh 'echo hi from the archive' } }" > Jobfile
HOME=$work/home
export HOME
"$home/bin/leat" --version > "$work/said" 2>&1 || fail "$1" "$(cat "$work/said")"
grep -q "build $(cat "$home/lib/build-id")" "$work/said" || fail "$1" "it does not say which build it is: $(cat "$work/said")"
for paper in leat.cdx.json licences.txt libraries.sha256 advisories; do
  [ -s "$home/share/materials/$paper" ] || fail "$1" "share/materials/$paper is missing"
done
"$home/bin/leat" run > "$work/said" 2>&1 || fail "$1" "$(cat "$work/said")"
grep -q 'hi from the archive' "$work/said" || fail "$1" "$(cat "$work/said")"
"$home/bin/leat" help > "$work/help" 2>&1 || fail "$1" "$(cat "$work/help")"
sed -n 's/^  leat \([a-z]*\).*/\1/p' "$work/help" > "$work/commands"
while read -r command; do
  # the first start of these makes a cache by starting a server
  case $command in server | restore) continue ;; esac
  "$home/bin/leat" "$command" --help > "$work/said" 2>&1 < /dev/null || fail "$1" "leat $command --help: $(cat "$work/said")"
done < "$work/commands"
[ "$(grep -c '^  leat ' "$work/help")" -gt 30 ] || fail "$1" "leat help names too few commands"
