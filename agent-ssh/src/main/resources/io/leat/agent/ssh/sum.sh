# A function, `sum`: the digest of the file $1; nothing where nobody can tell it. POSIX sh.
can() { command -v "$1" > /dev/null 2>&1; }
sum() {
  if can sha256sum; then sha256sum < "$1"
  elif can shasum; then shasum -a 256 < "$1"
  elif can openssl; then openssl dgst -sha256 -r < "$1"
  fi | { read -r sum rest; printf '%s\n' "$sum"; }
}
