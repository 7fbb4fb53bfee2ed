#!/bin/sh
# Unpacks the site for $TARGET, once it is the one that was built ($DIGEST); with $DRY_RUN it stops before that.
set -eu
echo "$DIGEST  site.tar.gz" | sha256sum -c -
[ "$DRY_RUN" = false ] || { echo "would deploy to $TARGET"; exit 0; }
mkdir -p "live/$TARGET"
tar -xzf site.tar.gz -C "live/$TARGET"
