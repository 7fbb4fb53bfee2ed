package io.leat.server.host;

import io.leat.dsl.SourceLoader;
import io.leat.dsl.lock.Lock;
import io.leat.dsl.source.Syntax;
import io.leat.engine.attempt.Workspaces;
import io.leat.engine.job.Revision;
import io.leat.git.CheckoutProblem;
import io.leat.git.Commit;
import io.leat.git.CommitFiles;
import io.leat.git.CommitId;
import io.leat.git.FileProblem;
import io.leat.git.GitRef;
import io.leat.git.Mirror;
import io.leat.git.Worktrees;
import io.leat.store.Project;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A project with a repository, by its mirror. */
final class RepositoryOrigin implements Origin {
  private static final String HEADS = "refs/heads/";
  private static final String TAGS = "refs/tags/";
  private static final int MOST_CHANGES = 10_000;

  private final Project project;
  private final Mirror mirror;
  private final Worktrees worktrees;
  private final Path folder;
  private final int mostBytes;

  /**
   * The origin of {@code project}.
   *
   * @param folder of the mirror
   * @param mostBytes that a Jobfile may have
   */
  RepositoryOrigin(
      Project project, Mirror mirror, Worktrees worktrees, Path folder, int mostBytes) {
    this.project = project;
    this.mirror = mirror;
    this.worktrees = worktrees;
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  private static Missing missing(CheckoutProblem problem) {
    String message = String.valueOf(problem.getMessage());
    return problem instanceof FileProblem
        ? new Unusable(message, problem.help())
        : new Missing(message, problem.help());
  }

  @Override
  public Revision locate(@Nullable String ref, @Nullable String commit)
      throws Missing, InterruptedException {
    try {
      if (commit != null) {
        return brought(ref, commit) ? point(ref, commit) : named(ref, commit);
      }
      mirror.fetch();
      String wanted = ref == null ? branch() : ref;
      GitRef parsed = GitRef.parse(wanted);
      CommitId at = PullRequestRule.isPull(wanted) ? mirror.fetch(parsed) : mirror.resolve(parsed);
      return point(wanted, at.text());
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    } catch (IllegalArgumentException noCommit) {
      throw new Missing("'" + commit + "' is no commit");
    }
  }

  @Override
  public void bring(@Nullable String ref, @Nullable String commit)
      throws Missing, InterruptedException {
    try {
      if (commit != null) {
        brought(ref, commit);
      }
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  /** Has a commit here; whether the repository had to be asked. */
  private boolean brought(@Nullable String ref, String commit)
      throws CheckoutProblem, InterruptedException {
    CommitId known = new CommitId(commit);
    if (!mirror.isDamaged() && mirror.has(known)) {
      return false;
    }
    mirror.fetch();
    if (!mirror.has(known)) {
      mirror.fetch(GitRef.parse(ref != null && PullRequestRule.isPull(ref) ? ref : commit));
    }
    return true;
  }

  /**
   * A commit that is here. Its branch may not be here yet, or be where it was: a fetch brings commits first, and where its refs are at only
   * then. One that goes on now is waited for, by a fetch of our own. The commit is had in any case, so that one that fails is a reason to
   * refuse it only where what was last brought says that it is elsewhere.
   */
  private Revision named(@Nullable String ref, String commit)
      throws CheckoutProblem, Missing, InterruptedException {
    Revision point = held(ref, commit);
    if (point != null) {
      boolean known = point.branch() != null || point.tag() != null;
      if (known || (ref == null ? hasUsualBranch() : PullRequestRule.isPull(ref))) {
        return point;
      }
    }
    try {
      mirror.fetch();
    } catch (CheckoutProblem unreachable) {
      if (point == null) {
        throw new Missing(
            "whether '"
                + ref
                + "' has commit "
                + shown(commit)
                + " cannot be told: "
                + unreachable.getMessage(),
            unreachable.help());
      }
      return point;
    }
    return point(ref, commit);
  }

  private static String shown(String commit) {
    return commit.substring(0, 9);
  }

  private boolean hasUsualBranch() throws CheckoutProblem {
    return mirror.branches().containsKey(plain(branch(), HEADS));
  }

  private String branch() throws CheckoutProblem {
    String set = project.source().branch();
    return set == null ? mirror.defaultBranch().orElse("HEAD") : set;
  }

  /**
   * The branch that a commit is of when only the commit is known: the one that the project is of, if it holds the commit; else the only
   * one that is at it; null when there is none.
   */
  private @Nullable String branchOf(String commit) throws CheckoutProblem {
    CommitId id = new CommitId(commit);
    SortedMap<String, CommitId> branches = mirror.branches();
    String usual = plain(branch(), HEADS);
    CommitId tip = branches.get(usual);
    if (tip != null && (tip.equals(id) || mirror.isAncestor(id, tip))) {
      return usual;
    }
    List<String> there =
        branches.entrySet().stream()
            .filter(each -> each.getValue().equals(id))
            .map(Map.Entry::getKey)
            .toList();
    return there.size() == 1 ? there.getFirst() : null;
  }

  /** What a commit is of: the ref, if that has it, or the branch that a commit alone is of. */
  private Revision point(@Nullable String ref, String commit) throws CheckoutProblem, Elsewhere {
    Revision point = held(ref, commit);
    if (point == null) {
      throw new Elsewhere(
          "commit "
              + shown(commit)
              + " is not on '"
              + ref
              + "': that was pushed over since, or never had it",
          "leave the commit out for the one that is there now, or the ref for what the commit is"
              + " of");
    }
    return point;
  }

  /**
   * As {@link #point}, by the branches and tags as last brought: a branch has what leads to its tip, a tag what it names. Of neither is what
   * was asked for by a ref that is none of them.
   *
   * @return null when the ref is a branch or tag, and does not have the commit
   */
  private @Nullable Revision held(@Nullable String ref, String commit) throws CheckoutProblem {
    if (ref == null) {
      return new Revision(branchOf(commit), null, commit);
    }
    CommitId id = new CommitId(commit);
    CommitId tip = canBe(ref, HEADS) ? mirror.branches().get(plain(ref, HEADS)) : null;
    if (tip != null && (tip.equals(id) || mirror.isAncestor(id, tip))) {
      return new Revision(plain(ref, HEADS), null, commit);
    }
    CommitId tag = canBe(ref, TAGS) ? mirror.tags().get(plain(ref, TAGS)) : null;
    if (id.equals(tag)) {
      return new Revision(null, plain(ref, TAGS), commit);
    }
    return tip == null && tag == null ? new Revision(null, null, commit) : null;
  }

  /** Whether a ref can be of those that begin with {@code prefix}: it does, or is a short name. */
  private static boolean canBe(String ref, String prefix) {
    return ref.startsWith(prefix) || !ref.startsWith("refs/");
  }

  private static String plain(String ref, String prefix) {
    return ref.startsWith(prefix) ? ref.substring(prefix.length()) : ref;
  }

  @Override
  public Found jobfile(Revision point) throws Missing {
    try {
      CommitFiles files = mirror.files(new CommitId(String.valueOf(point.commit())));
      String path = project.source().jobfile();
      byte[] bytes = path.isEmpty() ? null : files.read(path, mostBytes);
      if (bytes != null) {
        return new Found(path, Syntax.of(path), bytes);
      }
      if (!path.isEmpty()) {
        throw new NoJobfile(
            "there is no '"
                + path
                + "' at commit "
                + String.valueOf(point.commit()).substring(0, 9),
            null);
      }
      return only(files);
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  private Found only(CommitFiles files) throws CheckoutProblem, Missing {
    List<Found> found = new ArrayList<>();
    for (String name : Syntax.JOBFILES) {
      byte[] bytes = files.read(name, mostBytes);
      if (bytes != null) {
        found.add(new Found(name, Syntax.of(name), bytes));
      }
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    if (found.isEmpty()) {
      throw new NoJobfile(
          "there is no Jobfile at commit " + files.commit().text().substring(0, 9),
          "commit one, or set the path of the project's Jobfile");
    }
    throw new Unusable(
        "there are several Jobfiles: '"
            + String.join("', '", found.stream().map(Found::path).toList())
            + "'",
        "set the path of the project's Jobfile");
  }

  @Override
  public SourceLoader loader(Revision point) {
    return new SourceLoader() {
      @Override
      public byte[] load(String path) throws IOException {
        try {
          byte[] bytes =
              mirror.files(new CommitId(String.valueOf(point.commit()))).read(path, mostBytes);
          if (bytes == null) {
            throw new FileNotFoundException(path);
          }
          return bytes;
        } catch (CheckoutProblem problem) {
          throw new IOException(problem.getMessage(), missing(problem));
        }
      }

      @Override
      public byte[] lock(String jobfile) throws IOException {
        return load(jobfile + Lock.ENDING);
      }
    };
  }

  @Override
  public Workspaces.Filler filler(@Nullable String commit) {
    return to -> {
      try {
        worktrees.create(new CommitId(String.valueOf(commit)), to);
      } catch (CheckoutProblem problem) {
        String help = problem.help();
        throw new IOException(
            "cannot make the workspace: "
                + problem.getMessage()
                + (help == null ? "" : " (" + help + ")"),
            problem);
      } catch (InterruptedException shutdown) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("the server ends").initCause(shutdown);
      }
    };
  }

  @Override
  public void forgetWorkspaces() throws Missing {
    try {
      // whoever asks for them has those forgotten that are gone
      worktrees.all();
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  @Override
  public void archive(@Nullable String commit, OutputStream out) throws IOException, Missing {
    try {
      mirror.files(new CommitId(String.valueOf(commit))).archive(out);
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  @Override
  public Path below() {
    Path parent = Path.of(project.source().jobfile()).getParent();
    return parent == null ? Path.of("") : parent;
  }

  @Override
  public Path repository() {
    return folder;
  }

  @Override
  public @Nullable List<String> changed(@Nullable String from, String to) throws Missing {
    try {
      return from == null
          ? null
          : mirror.changed(new CommitId(from), new CommitId(to), MOST_CHANGES).orElse(null);
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  @Override
  public SortedMap<String, String> tips() throws Missing {
    try {
      SortedMap<String, String> tips = new TreeMap<>();
      mirror.branches().forEach((name, at) -> tips.put(HEADS + name, at.text()));
      mirror.tags().forEach((name, at) -> tips.put(TAGS + name, at.text()));
      return tips;
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  @Override
  public @Nullable String defaultBranch() throws Missing {
    try {
      String set = project.source().branch();
      String name = set == null ? mirror.defaultBranch().orElse(null) : plain(set, HEADS);
      return name == null ? null : HEADS + name;
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  @Override
  public @Nullable String forked(String branch, String commit)
      throws Missing, InterruptedException {
    try {
      String name = plain(branch, HEADS);
      if (!mirror.branches().containsKey(name)) {
        // a fetch that goes on now has brought the commit, and not yet where the branch is at
        mirror.fetch();
      }
      CommitId tip = mirror.branches().get(name);
      return tip == null
          ? null
          : mirror.mergeBase(tip, new CommitId(commit)).map(CommitId::text).orElse(null);
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  @Override
  public boolean keeps(String commit) throws Missing, InterruptedException {
    try {
      CommitId id = new CommitId(commit);
      if (mirror.isKept(id)) {
        return true;
      }
      // what is here may be older than the commit
      mirror.fetch();
      return mirror.isKept(id);
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  @Override
  public String message(String commit) throws Missing {
    try {
      CommitId id = new CommitId(commit);
      if (!mirror.has(id)) {
        return "";
      }
      Commit known = mirror.commit(id);
      return known.subject() + "\n\n" + known.body();
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  @Override
  public Map<String, String> said(@Nullable String commit) throws Missing {
    try {
      if (commit == null || !mirror.has(new CommitId(commit))) {
        return Map.of();
      }
      Commit known = mirror.commit(new CommitId(commit));
      String message = (known.subject() + "\n\n" + known.body()).strip();
      int end = Math.min(message.length(), LONGEST_MESSAGE);
      return Map.of(
          "git.message",
          message.substring(0, end),
          "git.author",
          known.author().name() + " <" + known.author().email() + ">");
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }

  @Override
  public void refresh() throws Missing, InterruptedException {
    try {
      mirror.fetch();
    } catch (CheckoutProblem problem) {
      throw missing(problem);
    }
  }
}
