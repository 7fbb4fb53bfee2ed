# Puts the site where it is read. Usage: deploy.sh TARGET VERSION
set -eu
: "${DEPLOY_KEY:?}"
mkdir -p "live/$1"
cp dist/* "live/$1/"
echo "$2 is live in $1"
