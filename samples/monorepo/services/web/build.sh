set -eu
# shellcheck source=../../shared/stamp.sh
. shared/stamp.sh
mkdir -p build/web
cp services/web/page.html build/web/
stamp build/web/stamp.txt
