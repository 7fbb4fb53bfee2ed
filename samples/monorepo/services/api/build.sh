set -eu
# shellcheck source=../../shared/stamp.sh
. shared/stamp.sh
mkdir -p build/api
cp services/api/routes.txt build/api/
stamp build/api/stamp.txt
