# Every page has a heading and a foot. Usage: test.sh FOLDER
set -eu
for page in "$1"/*.html; do
  { grep -q '<h1>' "$page" && grep -q "<footer>$(cat VERSION)</footer>" "$page"; } || { echo "$page is not whole" >&2; exit 1; }
done
