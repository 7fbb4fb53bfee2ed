package io.leat.git;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder with the files of a commit.
 *
 * @param files how many were written, with links, without those of submodules
 * @param bytes how many they have
 * @param lfs which of them are pointers of Git LFS only, in words; empty for none
 */
public record Workspace(
    Path folder, CommitId commit, int files, long bytes, Optional<String> lfs) {}
