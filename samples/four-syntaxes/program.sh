echo "$1 @VERSION@"
