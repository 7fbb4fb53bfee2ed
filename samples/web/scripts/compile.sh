# Puts a foot under every page. Usage: compile.sh FOLDER
set -eu
mkdir -p "$1" scratch
for page in pages/*.html; do
  { cat "$page"; echo "<footer>$(cat VERSION)</footer>"; } > "$1/${page#pages/}"
done
