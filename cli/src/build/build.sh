# Builds the distribution for ./leat; read by it when the build is missing or stale. POSIX sh.
# In: leat_root, leat_builds, leat_current, leat_stale, leat_home (where lib/launch.sh is). Out: leat_build_id.

: "${leat_root:?}" "${leat_builds:?}" "${leat_current:?}" "${leat_stale:?}" "${leat_home:?}"
leat_tool=javac
# shellcheck source=../dist/lib/launch.sh
. "$leat_home/lib/launch.sh"

# Takes the lock, a link that names the process that holds it, so that taking and naming are one act.
# Waits while another process builds; takes over from one that died.
lock() {
  leat_waited=
  while ! ln -s "pid-$$" "$leat_builds/lock" 2>/dev/null; do
    leat_holder=$(readlink "$leat_builds/lock") || continue
    if kill -0 "${leat_holder#pid-}" 2>/dev/null; then
      [ -n "$leat_waited" ] || say "another 'leat' is building this checkout; waiting for it"
      leat_waited=yes
      sleep 0.2
    elif [ "$(readlink "$leat_builds/lock")" = "$leat_holder" ]; then
      rm -f "$leat_builds/lock"
    fi
  done
  trap 'rm -f "$leat_builds/lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

unlock() {
  rm -f "$leat_builds/lock"
  trap - EXIT INT TERM HUP
}

# Builds unless somebody else has just done so; sets build_id.
build_once() {
  if ! mkdir -p "$leat_builds" 2>/dev/null || ! [ -w "$leat_builds" ]; then
    if [ "$leat_stale" = newer ]; then
      say "the sources are newer than the build, and '$leat_builds' cannot be written: running the build as it is"
      return
    fi
    say "not built yet, and '$leat_builds' cannot be written; build it as a user who can"
    exit 2
  fi
  lock
  if ! { [ -r "$leat_current" ] && IFS= read -r leat_build_id < "$leat_current" && [ -d "$leat_builds/$leat_build_id" ] \
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
  case $leat_stale in
    missing) say "building with Maven and Java $leat_java_version; the first time this fetches libraries and may take minutes" ;;
    newer) say "the sources are newer than the build: building with Maven and Java $leat_java_version" ;;
  esac
  # what is changed while the build runs is newer than this, and is built the next time
  : > "$leat_builds/started"
  # the toolchain finds this Java wherever it is, since Maven runs on it
  if ! (cd "$leat_root" && JAVA_HOME=$leat_java_home \
    MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow" \
    mvn -q -B -ntp -Dmaven.test.skip -Dformat.skip -pl cli -am package) > "$leat_builds/build.log" 2>&1 < /dev/null; then
    tail -n 30 "$leat_builds/build.log" >&2
    say "the build failed; all it said is in '$leat_builds/build.log'"
    exit 2
  fi
  IFS= read -r leat_build_id < "$leat_root/cli/target/distribution/lib/build-id"
  if ! [ -d "$leat_builds/$leat_build_id" ]; then
    rm -rf "$leat_builds/new"
    cp -R "$leat_root/cli/target/distribution" "$leat_builds/new"
    mv "$leat_builds/new" "$leat_builds/$leat_build_id"
  fi
  forget_old_builds
  printf '%s\n' "$leat_build_id" > "$leat_builds/current-new"
  touch -r "$leat_builds/started" "$leat_builds/current-new"
  mv -f "$leat_builds/current-new" "$leat_current"
}

# Keeps the build before this one: a Leat may still be running it.
forget_old_builds() {
  leat_previous=
  [ -r "$leat_current" ] && IFS= read -r leat_previous < "$leat_current"
  for leat_old in "$leat_builds"/*/; do
    leat_old=${leat_old%/}
    case ${leat_old##*/} in
      "$leat_build_id" | "$leat_previous") ;;
      *) rm -rf "$leat_old" ;;
    esac
  done
}
