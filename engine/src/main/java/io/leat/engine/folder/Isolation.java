package io.leat.engine.folder;

import java.nio.file.Path;

/**
 * That each attempt of a run has a workspace of its own.
 *
 * @param root the folder whose files each attempt gets: that of the checkout, or of the Jobfile where there is none
 * @param keep whether the workspaces of attempts that succeeded stay
 */
public record Isolation(Path root, boolean keep) {}
