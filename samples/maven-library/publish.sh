#!/bin/sh
# Publishes the jar of $VERSION to the folder that stands for a repository here; a version is published once.
set -eu
: "${REPOSITORY_TOKEN:?}"
mkdir repository 2> /dev/null || true
[ ! -e "repository/flow-$VERSION.jar" ] || { echo "flow $VERSION is published already" >&2; exit 1; }
cp "target/flow-$VERSION.jar" repository/
