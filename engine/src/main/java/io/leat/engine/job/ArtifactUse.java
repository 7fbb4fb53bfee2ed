package io.leat.engine.job;

/**
 * An artifact of another task, put into the workspace before the first step.
 *
 * @param into the folder, relative to the workspace; empty for the workspace itself
 */
public record ArtifactUse(ArtifactName artifact, TaskName from, String into) {}
