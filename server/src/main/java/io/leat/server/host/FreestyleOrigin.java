package io.leat.server.host;

import io.leat.dsl.SourceLoader;
import io.leat.dsl.source.Syntax;
import io.leat.engine.attempt.Workspaces;
import io.leat.engine.job.Revision;
import io.leat.store.Jobfile;
import io.leat.store.Jobfiles;
import io.leat.store.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A project without a repository: its Jobfile is kept by the server, and its workspaces begin empty. */
final class FreestyleOrigin implements Origin {
  private final Project project;
  private final Jobfiles jobfiles;
  private final Path folder;

  FreestyleOrigin(Project project, Jobfiles jobfiles, Path folder) {
    this.project = project;
    this.jobfiles = jobfiles;
    this.folder = folder;
  }

  @Override
  public Revision locate(@Nullable String ref, @Nullable String commit) throws Missing {
    if (ref != null || commit != null) {
      throw new Missing("project '" + project.name() + "' has no repository, and so no refs");
    }
    return Revision.NONE;
  }

  @Override
  public void bring(@Nullable String ref, @Nullable String commit) {}

  @Override
  public boolean keeps(String commit) {
    return false;
  }

  @Override
  public Found jobfile(Revision point) throws Missing {
    Jobfile latest =
        jobfiles
            .latest(project.id())
            .orElseThrow(
                () ->
                    new NoJobfile(
                        "project '" + project.name() + "' has no Jobfile yet", "PUT one first"));
    return new Found(
        project.source().jobfile(),
        Syntax.valueOf(latest.syntax().toUpperCase(Locale.ROOT)),
        latest.text().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public SourceLoader loader(Revision point) {
    return SourceLoader.NONE;
  }

  @Override
  public Workspaces.Filler filler(@Nullable String commit) {
    return Files::createDirectories;
  }

  /** An archive without files ends as others do: with two empty blocks. */
  @Override
  public void archive(@Nullable String commit, OutputStream out) throws IOException {
    out.write(new byte[1024]);
  }

  @Override
  public Path below() {
    return Path.of("");
  }

  @Override
  public Path repository() {
    return folder;
  }

  @Override
  public @Nullable List<String> changed(@Nullable String from, String to) {
    return null;
  }

  @Override
  public SortedMap<String, String> tips() {
    return Collections.emptySortedMap();
  }

  @Override
  public @Nullable String defaultBranch() {
    return null;
  }

  @Override
  public @Nullable String forked(String branch, String commit) {
    return null;
  }

  @Override
  public Map<String, String> said(@Nullable String commit) {
    return Map.of();
  }

  @Override
  public String message(String commit) {
    return "";
  }

  @Override
  public void forgetWorkspaces() {}

  @Override
  public void refresh() {}
}
