package io.leat.server.host;

import io.leat.dsl.SourceLoader;
import io.leat.dsl.source.Syntax;
import io.leat.engine.attempt.Workspaces;
import io.leat.engine.job.Revision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Where the files of a project come from. Safe for all threads. */
public interface Origin {

  /**
   * A Jobfile.
   *
   * @param path as messages name it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed from the repository to the reader
  record Found(String path, Syntax syntax, byte[] bytes) {}

  /** That files cannot be had; the message says why, for people. */
  class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String message) {
      super(message);
    }

    /** With what to do about it; null when nothing is known. */
    public Missing(String message, @Nullable String help) {
      super(help == null ? message : message + " (" + help + ")");
    }
  }

  /** That there is no Jobfile where there could be one. */
  final class NoJobfile extends Missing {
    private static final long serialVersionUID = 1;

    NoJobfile(String message, @Nullable String help) {
      super(message, help);
    }
  }

  /** That what is there is no file that can be read, or more than one where one must be: it is so each time, until people change it. */
  final class Unusable extends Missing {
    private static final long serialVersionUID = 1;

    Unusable(String message, @Nullable String help) {
      super(message, help);
    }
  }

  /** That a commit is not of the branch or tag that it was said to be of, as the repository says. */
  final class Elsewhere extends Missing {
    private static final long serialVersionUID = 1;

    Elsewhere(String message, @Nullable String help) {
      super(message, help);
    }
  }

  /**
   * The state that a run is asked for, with what is new there brought. Its branch has the commit, and its tag names it, as the repository
   * says: what follows from branch and tag follows from here.
   *
   * @param ref a branch, tag or commit; null for the default branch
   * @param commit the very commit that the ref was at; null for the one that it is at now
   * @throws Elsewhere when the ref is there and does not have the commit
   * @throws Missing when that cannot be told now, too
   */
  Revision locate(@Nullable String ref, @Nullable String commit)
      throws Missing, InterruptedException;

  /**
   * Brings a commit, unless it is here.
   *
   * @param ref where it was found; null when that is not known
   * @param commit null for files without a history
   */
  void bring(@Nullable String ref, @Nullable String commit) throws Missing, InterruptedException;

  /**
   * Whether a branch or a tag leads to a commit that is here. What none does anybody may have written.
   *
   * @throws Missing when that cannot be told now
   */
  boolean keeps(String commit) throws Missing, InterruptedException;

  /**
   * The Jobfile there.
   *
   * @throws NoJobfile when there is none
   * @throws Unusable when there are several, or it is no file that can be read
   * @throws Missing when it cannot be had now
   */
  Found jobfile(Revision point) throws Missing;

  /**
   * Brings other files of the same state. A file that is there and cannot be brought is an {@link IOException} whose cause is what
   * {@link #jobfile} would throw.
   */
  SourceLoader loader(Revision point);

  /** What puts all files of a state where an attempt finds them; {@code commit} is null for files without a history. */
  Workspaces.Filler filler(@Nullable String commit);

  /**
   * Writes all files of a state as a tar archive.
   *
   * @param commit null for files without a history, of which there are none
   * @throws IOException when {@code out} takes no more
   */
  void archive(@Nullable String commit, OutputStream out) throws IOException, Missing;

  /** The folder of the Jobfile within the files. */
  Path below();

  /** Where a checkout step finds the repository. */
  Path repository();

  /** The files that differ between two commits; null when that cannot be told. */
  @Nullable List<String> changed(@Nullable String from, String to) throws Missing;

  /** Where the branches and tags were when last brought, by their whole names; nothing for files without a history. */
  SortedMap<String, String> tips() throws Missing;

  /** The whole name of the default branch; null when it is not known, and for files without a history. */
  @Nullable String defaultBranch() throws Missing;

  /**
   * The last commit that a branch and a commit have in common; null when there is none, or it is not known. A branch that is not here is
   * brought.
   */
  @Nullable String forked(String branch, String commit) throws Missing, InterruptedException;

  /** What is written with a commit; empty when the commit is not known. */
  String message(String commit) throws Missing;

  /**
   * What a commit says of itself, as facts: {@code git.message}, at most {@value #LONGEST_MESSAGE} characters of it, and
   * {@code git.author}. Text of others; nothing where there is no such commit.
   */
  Map<String, String> said(@Nullable String commit) throws Missing;

  /** How much of a message is a fact. */
  int LONGEST_MESSAGE = 4096;

  /** Forgets workspaces that are gone. */
  void forgetWorkspaces() throws Missing;

  /** Brings what is new. */
  void refresh() throws Missing, InterruptedException;
}
