# The links of each N-th page lead somewhere. Usage: links.sh FOLDER SHARD SHARDS
set -eu
number=0
for page in "$1"/*.html; do
  number=$((number + 1))
  [ $((number % $3)) = $(($2 % $3)) ] || continue
  sed -n 's/.*href="\([^"]*\)".*/\1/p' "$page" | while read -r link; do
    [ -e "$1/$link" ] || { echo "$page: there is no $link" >&2; exit 1; }
    echo "$page -> $link"
  done
done
