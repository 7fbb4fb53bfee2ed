# Builds the distribution for ./leat; read by it when the build is missing or stale. POSIX sh.
# In: root, builds, current, stale, home (where lib/launch.sh is). Out: build_id.

: "${root:?}" "${builds:?}" "${current:?}" "${stale:?}" "${home:?}"
tool=javac
# shellcheck source=../dist/lib/launch.sh
. "$home/lib/launch.sh"

# Takes the lock, a link that names the process that holds it, so that taking and naming are one act.
# Waits while another process builds; takes over from one that died.
lock() {
  waited=
  while ! ln -s "pid-$$" "$builds/lock" 2>/dev/null; do
    holder=$(readlink "$builds/lock") || continue
    if kill -0 "${holder#pid-}" 2>/dev/null; then
      [ -n "$waited" ] || say "another 'leat' is building this checkout; waiting for it"
      waited=yes
      sleep 0.2
    elif [ "$(readlink "$builds/lock")" = "$holder" ]; then
      rm -f "$builds/lock"
    fi
  done
  trap 'rm -f "$builds/lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

unlock() {
  rm -f "$builds/lock"
  trap - EXIT INT TERM HUP
}

# Builds unless somebody else has just done so; sets build_id.
build_once() {
  if ! mkdir -p "$builds" 2>/dev/null || ! [ -w "$builds" ]; then
    if [ "$stale" = newer ]; then
      say "the sources are newer than the build, and '$builds' cannot be written: running the build as it is"
      return
    fi
    say "not built yet, and '$builds' cannot be written; build it as a user who can"
    exit 2
  fi
  lock
  if ! { [ -r "$current" ] && IFS= read -r build_id < "$current" && [ -d "$builds/$build_id" ] \
    && [ -z "$(newer_source)" ]; }; then
    build
  fi
  unlock
}

build() {
  find_java
  if ! command -v mvn > /dev/null; then
    say "Maven ('mvn') is needed to build; install it ('apt install maven', 'brew install maven') and try again"
    exit 2
  fi
  case $stale in
    missing) say "building with Maven and Java $java_version; the first time this fetches libraries and may take minutes" ;;
    newer) say "the sources are newer than the build: building with Maven and Java $java_version" ;;
  esac
  # what is changed while the build runs is newer than this, and is built the next time
  : > "$builds/started"
  # the toolchain finds this Java wherever it is, since Maven runs on it
  if ! (cd "$root" && JAVA_HOME=$java_home \
    MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow" \
    mvn -q -B -ntp -Dmaven.test.skip -Dformat.skip -pl cli -am package) > "$builds/build.log" 2>&1 < /dev/null; then
    tail -n 30 "$builds/build.log" >&2
    say "the build failed; all it said is in '$builds/build.log'"
    exit 2
  fi
  IFS= read -r build_id < "$root/cli/target/distribution/lib/build-id"
  if ! [ -d "$builds/$build_id" ]; then
    rm -rf "$builds/new"
    cp -R "$root/cli/target/distribution" "$builds/new"
    mv "$builds/new" "$builds/$build_id"
  fi
  forget_old_builds
  printf '%s\n' "$build_id" > "$builds/current-new"
  touch -r "$builds/started" "$builds/current-new"
  mv -f "$builds/current-new" "$current"
}

# Keeps the build before this one: a Leat may still be running it.
forget_old_builds() {
  previous=
  [ -r "$current" ] && IFS= read -r previous < "$current"
  for old in "$builds"/*/; do
    old=${old%/}
    case ${old##*/} in
      "$build_id" | "$previous") ;;
      *) rm -rf "$old" ;;
    esac
  done
}
