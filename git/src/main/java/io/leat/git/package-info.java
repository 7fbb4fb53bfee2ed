/**
 * Brings sources from git repositories into folders; the sole user of JGit.
 * May import: JGit and the SSH client that it uses; of Leat the archives and folders of the engine.
 * Start reading at {@link io.leat.git.Checkouts}; for servers, at {@link io.leat.git.Mirror}.
 */
@NullMarked
package io.leat.git;

import org.jspecify.annotations.NullMarked;
