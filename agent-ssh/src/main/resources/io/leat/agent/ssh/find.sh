# Names the files and links below the folder $1, and once more those that are large. POSIX sh.
cd "$1" || exit
printf '\001\n'
find . '(' -type f -o -type l ')' -exec printf '%s\0' {} + || exit
printf '/\0'
exec find . -type f -size +16384 -exec printf '%s\0' {} +
