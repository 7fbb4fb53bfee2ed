# Usage: test.sh PROGRAM
set -eu
flow=$1
expect() { # INPUT OUTPUT
  actual=$(printf %b "$1" | "$flow")
  [ "$actual" = "$2" ] || { echo "expected '$2', got '$actual'" >&2; exit 1; }
}
expect '40\n42\n' '2 readings, mean 41.00'
expect '' '0 readings, mean 0.00'
if printf '40\nx\n' | "$flow" > /dev/null 2>&1; then
  echo 'a reading that is no number was taken' >&2
  exit 1
fi
