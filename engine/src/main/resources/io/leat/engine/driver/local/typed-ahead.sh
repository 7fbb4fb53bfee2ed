# Throws away what waits in the terminal on stdin, and leaves the terminal as it was. POSIX sh.
was=$(stty -g) || exit
trap 'stty "$was"' EXIT
trap 'exit 1' HUP INT TERM
stty -icanon -echo min 0 time 0 && cat > /dev/null
