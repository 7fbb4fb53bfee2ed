package io.leat.server.host;

import io.leat.engine.folder.CacheScopes;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Label;
import io.leat.engine.job.Revision;
import io.leat.engine.run.EnvironmentEntry;
import io.leat.engine.run.EnvironmentGuard;
import io.leat.server.idtoken.IdTokenSigner;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody who is known here stands for what a run does. It decides all that a run is given beside the files of its commit: each of
 * these is a question that both constants answer, so that none is forgotten for the code of strangers (ADR 92). Pure.
 */
public enum Trust {
  /** Of a branch or tag, of somebody who may start runs, or of a commit that a maintainer has looked at. */
  TRUSTED {
    @Override
    Optional<String> refusal(Origin origin, Revision point, Map<String, String> facts)
        throws Origin.Missing, InterruptedException {
      String commit = point.commit();
      if (commit == null || point.branch() != null || point.tag() != null) {
        return Optional.empty();
      }
      return facts.containsKey(TRUST) || origin.keeps(commit)
          ? Optional.empty()
          : Optional.of("commit " + commit.substring(0, 9) + STRANGE);
    }

    @Override
    ProjectSecrets secrets(ProjectSecrets all) {
      return all;
    }

    @Override
    IdTokenSigner idTokens(IdTokenSigner all) {
      return all;
    }

    @Override
    EnvironmentGuard environments(EnvironmentGuard all) {
      return all;
    }

    @Override
    CacheScopes caches(String own, @Nullable String shared) {
      return shared == null || shared.equals(own)
          ? new CacheScopes(List.of(own))
          : new CacheScopes(List.of(own, shared));
    }

    @Override
    TaskGraph placed(TaskGraph graph) {
      return graph;
    }

    @Override
    public Revision jobfile(Origin origin, Revision point, Map<String, String> facts) {
      return point;
    }

    @Override
    Optional<String> startsNothingElsewhere() {
      return Optional.empty();
    }
  },

  /** Anybody may have written it: a pull request of a fork, and what follows it. */
  UNTRUSTED {
    @Override
    Optional<String> refusal(Origin origin, Revision point, Map<String, String> facts) {
      return Optional.empty();
    }

    @Override
    ProjectSecrets secrets(ProjectSecrets all) {
      return ProjectSecrets.NONE;
    }

    @Override
    IdTokenSigner idTokens(IdTokenSigner all) {
      return NO_TOKENS;
    }

    @Override
    EnvironmentGuard environments(EnvironmentGuard all) {
      return _ -> new EnvironmentEntry.Refused(NOTHING_LIVE);
    }

    @Override
    CacheScopes caches(String own, @Nullable String shared) {
      // none that a trusted run takes from: what a maintainer trusts later begins without it
      return new CacheScopes(List.of("untrusted " + own));
    }

    @Override
    TaskGraph placed(TaskGraph graph) {
      return graph.asking(AGENT);
    }

    @Override
    public Revision jobfile(Origin origin, Revision point, Map<String, String> facts)
        throws Origin.Missing, InterruptedException {
      if (point.commit() == null) {
        // files without a history are of whoever keeps them here
        return point;
      }
      String known = facts.get(JOBFILE);
      return known == null
          ? origin.locate(facts.get(BASE), null)
          : new Revision(facts.get(BASE), null, known);
    }

    @Override
    Optional<String> startsNothingElsewhere() {
      return Optional.of(
          "an untrusted run, such as that of a pull request of a fork, starts no jobs of other"
              + " projects; give the step a condition: when: !pull.fork");
    }
  };

  /** The label of the agents that untrusted runs are let on. */
  public static final Label AGENT = new Label("untrusted");

  /** What to do where an untrusted run lacks something. */
  private static final String INSTEAD =
      "when !pull.fork (of pull requests of the repository itself, too: when pull.number == null),"
          + " or a maintainer looks at the commit and says: leat trust RUN";

  /** Why an untrusted run lacks a secret, and what to do. */
  static final String HINT =
      "; an untrusted run, such as that of a pull request of a fork, has none: " + INSTEAD;

  private static final String STRANGE =
      " is on no branch and no tag of the repository, so that anybody may have written it: start it"
          + " by the ref of its pull request, such as refs/pull/7/head, which has it run untrusted,"
          + " or ask a maintainer to start it, who has the right 'runs:trust'";

  private static final IdTokenSigner NO_TOKENS =
      IdTokenSigner.refusing(
          "an untrusted run, such as that of a pull request of a fork, is given none: " + INSTEAD);

  private static final String NOTHING_LIVE =
      "an untrusted run, such as that of a pull request of a fork, brings nothing live: " + INSTEAD;

  private static final String TRUST = "run.trust";
  private static final String JOBFILE = "run.jobfile";
  private static final String BASE = "pull.base";
  private static final String FORK = "pull.fork";

  /** That of a run with these facts: what was said of it, or whether it is of a pull request of a fork. */
  public static Trust of(Map<String, String> facts) {
    String said = facts.get(TRUST);
    boolean fork = "true".equals(facts.get(FORK));
    return said == null
        ? fork ? UNTRUSTED : TRUSTED
        : said.equals(TRUSTED.word()) ? TRUSTED : UNTRUSTED;
  }

  /** {@code facts} of a run that has this, whatever they said before. */
  public Map<String, String> in(Map<String, String> facts) {
    Map<String, String> said = new TreeMap<>(facts);
    said.put(TRUST, word());
    said.remove(JOBFILE);
    return said;
  }

  /** {@code facts} of a run that follows one with these, which had begun: that was looked at. */
  public static Map<String, String> followed(Map<String, String> facts) {
    Trust trust = of(facts);
    return trust == TRUSTED ? trust.in(facts) : facts;
  }

  /** {@code facts} of a run whose Jobfile is read from {@code source}: so is that of what follows it, and of each try to prepare it. */
  public Map<String, String> knowing(Map<String, String> facts, Revision source) {
    if (this == TRUSTED || source.commit() == null) {
      return facts;
    }
    Map<String, String> said = in(facts);
    said.put(JOBFILE, source.commit());
    return said;
  }

  /** Those of {@code facts} that say what is trusted; nothing of them comes from a hook, a client or a Jobfile. */
  static Map<String, String> saidIn(Map<String, String> facts) {
    Map<String, String> said = new TreeMap<>(facts);
    said.keySet().retainAll(List.of(TRUST, JOBFILE));
    return said;
  }

  /** {@code trusted} or {@code untrusted}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Why a run with this is not to begin: nobody stands for its commit. Empty when it may.
   *
   * @param point what the repository says that the commit is of
   * @param facts of the run: where they say that it is trusted, somebody who may stands for it
   * @throws Origin.Missing when it cannot be told now
   */
  abstract Optional<String> refusal(Origin origin, Revision point, Map<String, String> facts)
      throws Origin.Missing, InterruptedException;

  /** Where its tasks get their secrets. */
  abstract ProjectSecrets secrets(ProjectSecrets all);

  /** Who signs by which its tasks say who they are. */
  abstract IdTokenSigner idTokens(IdTokenSigner all);

  /** Who lets its tasks bring versions to environments. */
  abstract EnvironmentGuard environments(EnvironmentGuard all);

  /**
   * What it may take of caches and results of earlier runs; what it keeps is kept in the first.
   *
   * @param own of its branch, tag, commit or pull request
   * @param shared of the default branch; null when there is none
   */
  abstract CacheScopes caches(String own, @Nullable String shared);

  /** The tasks, as they ask for the agents that they may run on. */
  abstract TaskGraph placed(TaskGraph graph);

  /**
   * Where its Jobfile is read from.
   *
   * @param point the commit whose files its tasks begin with
   */
  public abstract Revision jobfile(Origin origin, Revision point, Map<String, String> facts)
      throws Origin.Missing, InterruptedException;

  /** Why it may start no jobs of other projects; empty when it may, where those let it. */
  abstract Optional<String> startsNothingElsewhere();
}
