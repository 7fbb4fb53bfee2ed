package io.leat.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.jspecify.annotations.Nullable;

/**
 * A bare copy of a repository in a folder: its branches, tags and HEAD as of the last fetch, and all commits that were ever
 * fetched. Nothing in it is removed but with the whole of it: workspaces ({@link Worktrees}) and runs may need any commit.
 *
 * <p>All methods may be called by many threads at once, and the folder may be used by several processes. Only {@link #fetch} speaks
 * to the repository; one at a time changes the mirror, others wait. A process that is killed at any moment leaves the refs of before
 * or of after, and a fetch goes on from there.
 *
 * <p>Where files of the mirror turn out to be damaged, a {@link CheckoutProblem} names it, and the next fetch makes it anew, but
 * never while a workspace uses it. What the folder holds is read by whoever may read the folder.
 */
public final class Mirror implements AutoCloseable {
  /** Where the refs of Leat itself are; nobody else gets at them. */
  static final String OWN = "refs/leat/";

  private final MirrorFolder folder;
  private final GitUrl url;
  private final Access access;
  private final Reach reach;
  private final FetchLimits limits;
  private volatile Repository repository;

  private Mirror(MirrorFolder folder, GitUrl url, Access access, Reach reach, FetchLimits limits)
      throws IOException, InterruptedException, CheckoutProblem {
    this.folder = folder;
    this.url = url;
    this.access = access;
    this.reach = reach;
    this.limits = limits;
    this.repository = folder.open();
  }

  /**
   * Opens the mirror in a folder, making an empty one when there is none. Nothing is fetched yet.
   *
   * @param access used by fetches
   * @param reach asked by fetches, but not for the folder of a repository on this machine: whether {@link GitUrl#isFolder} may be is
   *     for the caller to say
   * @throws CheckoutProblem when the folder is a mirror of another repository, or damaged and in use
   */
  public static Mirror open(Path folder, GitUrl url, Access access, Reach reach, FetchLimits limits)
      throws CheckoutProblem, InterruptedException {
    PlainSystem.install();
    try {
      return new Mirror(new MirrorFolder(folder, url), url, access, reach, limits);
    } catch (IOException problem) {
      throw Failures.mirror(folder, problem);
    }
  }

  /** What it is a mirror of. */
  public GitUrl url() {
    return url;
  }

  /**
   * Fetches what is new: branches, tags and HEAD. Branches and tags that are gone there are gone here.
   *
   * @throws CheckoutProblem when it cannot be done, or not within the limits; the refs are as they were then
   * @throws InterruptedException when this thread was interrupted; the fetch ends too
   */
  public Fetched fetch() throws CheckoutProblem, InterruptedException {
    return limited(MirrorFetch::all);
  }

  /**
   * Fetches what {@code ref} names: all branches and tags, or, if it names another ref such as {@code refs/pull/1/head} or a
   * commit that none of them leads to, that one. It stays until the next time it is asked for.
   *
   * @return the commit that it is at now
   * @throws CheckoutProblem as {@link #fetch()}, and when there is none
   */
  public CommitId fetch(GitRef ref) throws CheckoutProblem, InterruptedException {
    String name = ref.text();
    boolean other =
        name.startsWith(Constants.R_REFS)
            && !name.startsWith(Constants.R_HEADS)
            && !name.startsWith(Constants.R_TAGS);
    if (other && name.startsWith(OWN)) {
      throw unknown(ref);
    }
    limited(
        fetch -> {
          if (other) {
            if (folder.markedDamage() != null) {
              fetch.all();
            }
            fetch.one(ref);
            return true;
          }
          fetch.all();
          if (ref.isCommitId() && !repository.getObjectDatabase().has(ObjectId.fromString(name))) {
            fetch.one(ref);
          }
          return true;
        });
    return resolve(ref);
  }

  /** What a fetch does. */
  private interface Work<T> {
    T with(MirrorFetch fetch) throws IOException, CheckoutProblem;
  }

  private <T> T limited(Work<T> work) throws CheckoutProblem, InterruptedException {
    return LimitedFetch.run(() -> locked(work), folder, url, limits);
  }

  private <T> T locked(Work<T> work) throws IOException, InterruptedException, CheckoutProblem {
    try (MirrorLock _ = folder.lock(limits.total())) {
      folder.clean();
      boolean anew = mend();
      try {
        return marked(work.with(fetching()), anew);
      } catch (IOException problem) {
        if (anew || !Failures.isDamage(problem)) {
          throw problem;
        }
        folder.markDamaged(Failures.reason(problem));
        mend();
        return marked(work.with(fetching()), true);
      }
    }
  }

  private MirrorFetch fetching() {
    return new MirrorFetch(folder, repository, url, access, reach, limits);
  }

  @SuppressWarnings("unchecked")
  private static <T> T marked(T result, boolean anew) {
    return anew && result instanceof Fetched fetched
        ? (T) new Fetched(fetched.moves(), fetched.defaultBranch(), true)
        : result;
  }

  /** Makes the mirror anew if it is damaged; whether it was. */
  private boolean mend() throws IOException, InterruptedException, CheckoutProblem {
    String damage = folder.markedDamage();
    if (damage == null) {
      // what is open may remember refs of files that are gone
      damage = folder.damage();
    }
    if (damage == null) {
      damage = missing();
    }
    if (damage == null) {
      return false;
    }
    folder.makeAnew(damage);
    Repository old = repository;
    repository = folder.open();
    old.close();
    return true;
  }

  /** What a ref is at that is not there; null for nothing. */
  private @Nullable String missing() {
    try (RevWalk walk = new RevWalk(repository)) {
      for (Ref ref : repository.getRefDatabase().getRefs()) {
        if (ref.getObjectId() != null) {
          // an index may name what its pack lost
          walk.parseAny(ref.getObjectId());
        }
      }
      return null;
    } catch (IOException problem) {
      return Failures.reason(problem);
    }
  }

  /** Something read from the repository. */
  interface Reading<T extends @Nullable Object> {
    T from(Repository repository) throws IOException, CheckoutProblem;
  }

  <T extends @Nullable Object> T read(Reading<T> reading) throws CheckoutProblem {
    try {
      return reading.from(repository);
    } catch (IOException problem) {
      if (!Failures.isDamage(problem)) {
        throw Failures.mirror(folder.path(), problem);
      }
      try {
        folder.markDamaged(Failures.reason(problem));
      } catch (IOException unmarked) {
        problem.addSuppressed(unmarked);
      }
      throw Failures.damaged(folder.path(), Failures.reason(problem), problem);
    }
  }

  MirrorFolder folder() {
    return folder;
  }

  /**
   * The commit that {@code ref} was at when last fetched.
   *
   * @param ref a commit, a branch, a tag, HEAD, or the whole name of a ref; or seven and more digits of a commit
   * @throws CheckoutProblem when there is none; its help names some that are near
   */
  public CommitId resolve(GitRef ref) throws CheckoutProblem {
    return read(
        from -> {
          try (RevWalk walk = new RevWalk(from)) {
            CommitId id = Commits.resolve(from, walk, ref);
            if (id == null) {
              throw unknown(ref);
            }
            return id;
          }
        });
  }

  private CheckoutProblem unknown(GitRef ref) throws CheckoutProblem {
    List<Ref> refs =
        read(
            from ->
                from.getRefDatabase().getRefs().stream()
                    .filter(each -> !each.getName().startsWith(OWN))
                    .toList());
    return RefNames.unknown(ref, refs, url);
  }

  /**
   * The branch that HEAD of the repository is at, such as {@code main}; empty when there is none with a commit.
   *
   * @throws CheckoutProblem as {@link #branches()}
   */
  public Optional<String> defaultBranch() throws CheckoutProblem {
    return readRefs(
        from -> {
          Ref head = from.exactRef(Constants.HEAD);
          return head == null || !head.isSymbolic() || head.getObjectId() == null
              ? Optional.empty()
              : Optional.of(Repository.shortenRefName(head.getTarget().getName()));
        });
  }

  /**
   * The branches, such as {@code main}, and their commits.
   *
   * @throws CheckoutProblem when the mirror is damaged, until a fetch has mended it: which branches there are is not known then
   */
  public SortedMap<String, CommitId> branches() throws CheckoutProblem {
    return named(Constants.R_HEADS);
  }

  /**
   * The tags and the commits that they lead to; those that lead to something else are left out.
   *
   * @throws CheckoutProblem as {@link #branches()}
   */
  public SortedMap<String, CommitId> tags() throws CheckoutProblem {
    return named(Constants.R_TAGS);
  }

  /** Whether damage was seen that no fetch has mended yet. */
  public boolean isDamaged() throws CheckoutProblem {
    return read(_ -> folder.markedDamage() != null);
  }

  private <T extends @Nullable Object> T readRefs(Reading<T> reading) throws CheckoutProblem {
    return read(
        from -> {
          String damage = folder.markedDamage();
          if (damage != null) {
            throw Failures.damaged(folder.path(), damage, null);
          }
          return reading.from(from);
        });
  }

  private SortedMap<String, CommitId> named(String prefix) throws CheckoutProblem {
    return readRefs(
        from -> {
          SortedMap<String, CommitId> named = new TreeMap<>();
          try (RevWalk walk = new RevWalk(from)) {
            for (Ref ref : from.getRefDatabase().getRefsByPrefix(prefix)) {
              if (ref.getObjectId() == null) {
                continue;
              }
              // what a ref is at must be there: if it is not, that is damage
              walk.parseAny(ref.getObjectId());
              CommitId commit = Commits.peeled(walk, ref.getObjectId());
              if (commit != null) {
                named.put(ref.getName().substring(prefix.length()), commit);
              }
            }
          }
          return named;
        });
  }

  /** Whether the commit was ever fetched. */
  public boolean has(CommitId id) throws CheckoutProblem {
    return read(
        from -> {
          try (RevWalk walk = new RevWalk(from)) {
            return Commits.find(walk, id) != null;
          }
        });
  }

  /**
   * What a commit says of itself.
   *
   * @throws CheckoutProblem when it was never fetched
   */
  public Commit commit(CommitId id) throws CheckoutProblem {
    return read(
        from -> {
          try (RevWalk walk = new RevWalk(from)) {
            return Commit.of(parsed(walk, id));
          }
        });
  }

  RevCommit parsed(RevWalk walk, CommitId id) throws IOException, CheckoutProblem {
    RevCommit commit = Commits.find(walk, id);
    if (commit == null) {
      throw new CheckoutProblem(
          "the repository '" + Shown.text(url.toString()) + "' has no commit '" + id + "'",
          "it may have been pushed over, or never pushed");
    }
    return commit;
  }

  /** The files of a commit. */
  public CommitFiles files(CommitId id) throws CheckoutProblem {
    return read(
        from -> {
          try (RevWalk walk = new RevWalk(from)) {
            return new CommitFiles(this, id, parsed(walk, id).getTree().copy());
          }
        });
  }

  /**
   * The paths that differ between two commits, sorted: added, deleted, modified; a renamed file counts with both names. The trees
   * are compared, so it does not matter how many commits are between.
   *
   * @param from null for the commit before the first
   * @param most how many are told
   * @return empty when it cannot be told, so that everything may differ: {@code from} was never fetched, or there are more than
   *     {@code most}
   * @throws CheckoutProblem when {@code to} was never fetched
   */
  public Optional<List<String>> changed(@Nullable CommitId from, CommitId to, int most)
      throws CheckoutProblem {
    return read(
        repo -> {
          try (RevWalk walk = new RevWalk(repo)) {
            RevCommit last = parsed(walk, to);
            RevCommit first = from == null ? null : Commits.find(walk, from);
            return from != null && first == null
                ? Optional.empty()
                : CommitFiles.changed(
                    walk.getObjectReader(),
                    first == null ? null : first.getTree(),
                    last.getTree(),
                    most);
          }
        });
  }

  /** Whether {@code ancestor} is {@code descendant} or comes before it; false too when one of them was never fetched. */
  public boolean isAncestor(CommitId ancestor, CommitId descendant) throws CheckoutProblem {
    return read(
        from -> {
          try (RevWalk walk = new RevWalk(from)) {
            RevCommit early = Commits.find(walk, ancestor);
            RevCommit late = Commits.find(walk, descendant);
            return early != null && late != null && walk.isMergedInto(early, late);
          }
        });
  }

  /** Whether a branch or tag is at the commit, or at one that comes after it; false too when it was never fetched. */
  public boolean isKept(CommitId id) throws CheckoutProblem {
    return readRefs(
        from -> {
          try (RevWalk walk = new RevWalk(from)) {
            RevCommit commit = Commits.find(walk, id);
            List<RevCommit> tips = new ArrayList<>();
            for (Ref ref :
                from.getRefDatabase().getRefsByPrefix(Constants.R_HEADS, Constants.R_TAGS)) {
              CommitId tip =
                  ref.getObjectId() == null ? null : Commits.peeled(walk, ref.getObjectId());
              if (tip != null) {
                tips.add(parsed(walk, tip));
              }
            }
            return commit != null
                && walk.getObjectReader()
                    .createReachabilityChecker(walk)
                    .areAllReachable(List.of(commit), tips.stream())
                    .isEmpty();
          }
        });
  }

  /**
   * The last commit that two have in common: with the commit of the default branch, where a branch began.
   *
   * @return empty when they have none, or one of them was never fetched
   */
  public Optional<CommitId> mergeBase(CommitId one, CommitId other) throws CheckoutProblem {
    return read(
        from -> {
          try (RevWalk walk = new RevWalk(from)) {
            RevCommit first = Commits.find(walk, one);
            RevCommit second = Commits.find(walk, other);
            if (first == null || second == null) {
              return Optional.empty();
            }
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(first);
            walk.markStart(second);
            RevCommit base = walk.next();
            return base == null ? Optional.empty() : Optional.of(CommitId.of(base));
          }
        });
  }

  /**
   * Puts the many packs of many fetches together, for speed. No object is removed, and workspaces go on. It takes as long as the
   * repository is large, and fetches wait: best now and then, when there is nothing else to do.
   */
  public void tidy() throws CheckoutProblem, InterruptedException {
    try (MirrorLock _ = folder.lock(limits.total());
        Git git = new Git(repository)) {
      git.gc().call();
    } catch (IOException problem) {
      throw Failures.mirror(folder.path(), problem);
    } catch (GitAPIException | JGitInternalException problem) {
      throw Failures.mirror(folder.path(), new IOException(problem));
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
