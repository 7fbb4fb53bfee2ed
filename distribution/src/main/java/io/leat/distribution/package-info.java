/**
 * The scan: what advisories say about the libraries of the distribution. Runs at the build and by {@code ./verify --scan}, and is not
 * shipped. May import: nothing of Leat.
 * Start reading at {@link io.leat.distribution.Scan}.
 */
@NullMarked
package io.leat.distribution;

import org.jspecify.annotations.NullMarked;
