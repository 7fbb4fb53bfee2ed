#!/bin/sh
# Measures keeping 200,000 small files, and keys of 50 tasks with 200 inputs each, cold (nothing remembered) and warm.
# Usage: bench/artifact/run.sh [FOLDER]    after a build of the engine; java is a JDK 25; needs some 2 GB in FOLDER
set -eu
cd -- "$(dirname -- "$0")/../.."
folder=$(mktemp -d "${1:-/tmp}/leat-artifact.XXXXXX")
trap 'rm -rf "$folder"' EXIT
re2j=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}/com/google/re2j" -name 're2j-*.jar' | head -n 1)
classes=engine/target/classes:$re2j
mkdir "$folder/classes"
javac -nowarn -proc:none -cp "$classes" -d "$folder/classes" bench/artifact/Measure.java 2> /dev/null
# the options of the command line, see cli/src/dist/lib/launch.sh
measure() { java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$@"; }
classes=$folder/classes:$classes

mkdir "$folder/keys" "$folder/many"
measure -cp "$classes" Measure files "$folder/keys" 10000
sleep 3
echo "-- keys, cold, then warm three times"
for _ in 1 2 3 4; do measure -cp "$classes" Measure keys "$folder/keys" 50; done
measure -cp "$classes" Measure files "$folder/many" 200000
echo "-- collect without sync, new then known, with 96 MB of heap"
for _ in 1 2; do measure -Xmx96m -cp "$classes" Measure collect "$folder/many" NONE; done
rm -rf "$folder/many/store"
echo "-- collect with sync"
measure -Xmx96m -cp "$classes" Measure collect "$folder/many" EACH
