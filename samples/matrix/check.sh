# Sorts three words; the order must be that of the bytes or that of the alphabet, never that of the input.
sorted=$(printf '%s\n' mill leat wheel | sort | tr '\n' ' ')
[ "$sorted" = 'leat mill wheel ' ] || { echo "sorted as: $sorted" >&2; exit 1; }
