/** Runs on the server: prepared, queued, admitted, run and taken up again. Start reading at {@link io.leat.server.host.RunService}. */
@NullMarked
package io.leat.server.host;

import org.jspecify.annotations.NullMarked;
