#!/bin/sh
# Checks or mends the format of the Java sources; called by the Maven build of the root.
# Usage: format.sh check|write FORMATTER_JAR
#
# Only files changed since the last check that passed are read. Generated sources are under target and not looked at.
set -eu
action=$1
formatter=$2
script=$0
cd "${script%/*}/../../.."
passed=target/format/passed
newer=
# another formatter or another version of this script: all files again
# shellcheck disable=SC3013 # dash, bash and busybox know it
if [ "$passed" -nt "$formatter" ] && [ "$passed" -nt "$script" ]; then newer="-newer $passed"; fi
mkdir -p target/format
: > target/format/started
# shellcheck disable=SC2086 # two words or none
find ./*/src -name '*.java' $newer > target/format/files
if [ -s target/format/files ]; then
  leat_home=$PWD/cli/src/dist
  leat_tool=javac
  # shellcheck source=../dist/lib/launch.sh
  . "$leat_home/lib/launch.sh"
  find_java
  exports=
  for package in api code file parser tree util; do
    exports="$exports --add-exports=jdk.compiler/com.sun.tools.javac.$package=ALL-UNNAMED"
  done
  case $action in
    write) mode=--replace ;;
    *) mode='--dry-run --set-exit-if-changed' ;;
  esac
  # Javadoc is left as written: the formatter would join the lines of each package-info into one paragraph
  mode="$mode --skip-javadoc-formatting"
  # shellcheck disable=SC2086 # the options are words
  if ! "$leat_java_home/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow $exports \
    -jar "$formatter" $mode @target/format/files > target/format/unformatted; then
    cat target/format/unformatted >&2
    printf '%s\n' "the files above are not formatted as google-java-format does it; mend them with './verify --format'" >&2
    exit 1
  fi
fi
mv -f target/format/started "$passed"
