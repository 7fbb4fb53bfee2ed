#!/bin/sh
# Puts the distribution together in cli/target/distribution; called by the Maven build of cli.
# Usage: distribution.sh ROOT VERSION, with the class path in cli/target/class-path and the jars of steps in cli/target/steps
#
# Checks that each library is one of libraries.sha256, byte by byte; names our own jars; puts the launcher, the
# papers and the build id (a digest of all that is run) in place.
set -eu
LC_ALL=C
export LC_ALL
root=$(cd "$1" && pwd)
version=$2
pins=$root/cli/libraries.sha256
distribution=$root/cli/target/distribution

sha256() { # FILE...: lines of digest, two spaces, name, whatever the system calls its program
  if command -v sha256sum > /dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

rm -rf "$distribution"
mkdir -p "$distribution/lib"
cd "$distribution/lib"
mkdir json quiet server ssh steps
{ cat "$root/cli/target/class-path"; printf ':%s\n' "$root/cli/target/cli-$version.jar"; } | tr ':' '\n' \
  | while IFS= read -r jar; do
    case $jar in
      '') ;;
      # what is said to a server, and what it answers: records that JSON is bound to
      */target/contract-"$version".jar) cp "$jar" "json/leat-${jar##*/}" ;;
      */target/*-"$version".jar) cp "$jar" "leat-${jar##*/}" ;;
      # what only connections over ssh need
      */bcprov-*.jar | */sshd-*.jar | */org.eclipse.jgit.ssh.*.jar) cp "$jar" ssh/ ;;
      # behind Leat's own jars, so that a start that neither reads nor writes JSON opens none of them
      */jackson-*.jar) cp "$jar" json/ ;;
      # by it the command line is silent about what libraries log, which the server is not
      */slf4j-nop-*.jar) cp "$jar" quiet/ ;;
      *) cp "$jar" . ;;
    esac
  done
# what only the server needs lies apart, as does what steps run with: the class path of all else is lib/*.jar
tr ':' '\n' < "$root/cli/target/server-class-path" | while IFS= read -r jar; do
  case $jar in
    '' | */jspecify-*.jar | */slf4j-nop-*.jar) ;;
    */target/*-"$version".jar)
      [ -e "leat-${jar##*/}" ] || [ -e "json/leat-${jar##*/}" ] || cp "$jar" "server/leat-${jar##*/}" ;;
    *) [ -e "${jar##*/}" ] || [ -e "json/${jar##*/}" ] || [ -e "ssh/${jar##*/}" ] || cp "$jar" server/ ;;
  esac
done
cp "$root/cli/target/steps/groovy.jar" steps/
unpinned=
for jar in *.jar json/*.jar quiet/*.jar ssh/*.jar server/*.jar steps/*.jar; do
  case $jar in
    leat-* | json/leat-* | server/leat-*) continue ;;
  esac
  line=$(sha256 "$jar")
  grep -qxF "$line" "$pins" || unpinned="$unpinned
$line"
done
[ -z "$unpinned" ] || fail "these libraries are not as pinned in cli/libraries.sha256.
Where one is new or its version was changed on purpose, compare the digest with the one its project publishes and
put its line there:$unpinned"
while read -r _ jar; do
  [ -f "$jar" ] || fail "cli/libraries.sha256 pins '$jar', which the distribution does not have: remove that line"
done < "$pins"

cp -R "$root/cli/src/dist/." "$distribution/"
cp "$root/LICENSE" "$root/README.md" "$root/CONTRIBUTING.md" "$distribution/"
cp -R "$root/docs" "$distribution/"
# the samples as they are kept, without what they made where they lie
names=$(sed -e '/^#/d' -e '/^$/d' -e 's:/$::' "$root/samples/.gitignore")
set -f # the patterns are for find
set -- -name .leat
for name in $names; do
  set -- "$@" -o -name "$name"
done
set +f
(cd "$root" && find samples \( "$@" \) -prune -o -type f -print) | while IFS= read -r file; do
  mkdir -p "$distribution/${file%/*}"
  cp "$root/$file" "$distribution/$file"
done
chmod -R u=rwX,go=rX "$distribution"
cd "$distribution"
find bin lib -type f ! -name 'build-id*' | sort | while IFS= read -r file; do sha256 "$file"; done > lib/build-id.new
sha256 lib/build-id.new | cut -c 1-16 > lib/build-id
rm lib/build-id.new
