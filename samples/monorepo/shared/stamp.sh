# stamp FILE: writes when FILE was made for which commit.
stamp() {
  printf 'commit %s\n' "${LEAT_COMMIT:-unknown}" > "$1"
}
