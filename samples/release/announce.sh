#!/bin/sh
# Says which run has ended.
echo "${LEAT_RUN:-release} has ended"
