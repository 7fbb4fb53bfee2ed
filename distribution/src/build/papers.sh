#!/bin/sh
# Puts the papers of the distribution together in distribution/target/papers; called by the Maven build of distribution.
# Usage: papers.sh ROOT VERSION, with the list of materials, the classes and the class path in distribution/target
set -eu
root=$(cd "$1" && pwd -P)
target=$root/distribution/target
leat_home=$root/cli/src/dist
leat_tool=javac
# shellcheck source=../../../cli/src/dist/lib/launch.sh
. "$leat_home/lib/launch.sh"
find_java
papers=$target/papers/share/materials
rm -rf "$target/papers"
if ! [ -e "$target/leat-$2.cdx.json" ]; then
  # the list needs a Maven that may ask its repositories; 'verify' fails without it
  say "Maven is offline and has made no list of materials: the archive lacks share/materials"
  mkdir -p "$target/papers"
  exit
fi
mkdir -p "$papers"
cp "$target/leat-$2.cdx.json" "$papers/leat.cdx.json"
IFS= read -r libraries < "$target/class-path" || [ -n "$libraries" ]
"$leat_java_home/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$target/classes:$libraries" \
  io.leat.distribution.Licences "$papers/leat.cdx.json" "$papers/licences.txt"
cp "$root/cli/libraries.sha256" "$papers/libraries.sha256"
cp -R "$root/distribution/advisories" "$papers/advisories"
chmod -R u=rwX,go=rX "$target/papers"
