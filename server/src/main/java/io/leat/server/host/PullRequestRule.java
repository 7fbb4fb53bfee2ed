package io.leat.server.host;

import io.leat.store.Project;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What becomes of pull requests of a project (ADR 92). Pure. */
public enum PullRequestRule {
  /** They start nothing. */
  IGNORE,
  /** They start what the Jobfile of their target says, and are not trusted. */
  RUN,
  /** They start what their own Jobfile says, and are trusted as a branch is. */
  TRUST;

  /** The setting about pull requests of forks, whose authors may be anybody; not there for {@link #IGNORE}. */
  public static final String FORKS = "pullRequests.forks";

  /** The setting about those of the repository itself, whose authors may push to it; not there for {@link #TRUST}. */
  public static final String OWN = "pullRequests.own";

  /** What {@code project} says of pull requests of forks; never {@link #TRUST}, as nobody knows all who may write one. */
  public static PullRequestRule ofForks(Project project) {
    return said(project, FORKS).filter(each -> each == RUN).orElse(IGNORE);
  }

  /** What {@code project} says of pull requests of its repository. */
  public static PullRequestRule ofOwn(Project project) {
    return said(project, OWN).orElse(TRUST);
  }

  /** Whether a ref is of those that forges keep for pull requests, and that are brought only when asked for. */
  public static boolean isPull(String ref) {
    return ref.startsWith("refs/pull/")
        || ref.startsWith("refs/merge-requests/")
        || ref.startsWith("refs/pull-requests/");
  }

  private static Optional<PullRequestRule> said(Project project, String setting) {
    return Optional.ofNullable(project.settings().get(setting))
        .map(word -> valueOf(word.toUpperCase(Locale.ROOT)));
  }

  /** {@code facts} of a run that follows this rule. */
  public Map<String, String> in(Map<String, String> facts) {
    return (this == TRUST ? Trust.TRUSTED : Trust.UNTRUSTED).in(facts);
  }
}
