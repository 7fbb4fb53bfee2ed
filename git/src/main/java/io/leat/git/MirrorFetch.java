package io.leat.git;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.BatchRefUpdate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * One fetch into a mirror, by the thread that holds its lock. Objects come first, then all refs move at once: whoever reads, and
 * whoever comes after a kill, sees the refs of before or of after, and all objects of either.
 */
final class MirrorFetch {
  /** Where commits go that were asked for by their id. */
  private static final String KEPT = Mirror.OWN + "kept/";

  private static final List<RefSpec> SPECS =
      List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));

  private final Repository repository;
  private final GitUrl url;
  private final Access access;
  private final Reach reach;
  private final FetchLimits limits;
  private final MirrorFolder folder;

  MirrorFetch(
      MirrorFolder folder,
      Repository repository,
      GitUrl url,
      Access access,
      Reach reach,
      FetchLimits limits) {
    this.folder = folder;
    this.repository = repository;
    this.url = url;
    this.access = access;
    this.reach = reach;
    this.limits = limits;
  }

  /** Something to do with an open transport. */
  private interface Use<T> {
    T with(Transport transport) throws IOException, CheckoutProblem;
  }

  /** Fetches all branches and tags, and where HEAD is. */
  Fetched all() throws IOException, CheckoutProblem {
    return over(this::all);
  }

  /** Fetches one ref by its whole name, or one commit by its id. */
  void one(GitRef ref) throws IOException, CheckoutProblem {
    boolean id = ref.isCommitId();
    if (id && url.way() == GitUrl.Way.FOLDER) {
      see(ref);
    }
    over(
        transport -> {
          String local = id ? KEPT + ref : ref.text();
          RefSpec spec = new RefSpec("+" + ref + ":" + local);
          try (FetchConnection connection = transport.openFetch(List.of(spec))) {
            Ref theirs =
                id
                    ? new ObjectIdRef.Unpeeled(
                        Ref.Storage.NETWORK, ref.text(), ObjectId.fromString(ref.text()))
                    : connection.getRef(ref.text());
            ObjectId at = theirs == null ? null : theirs.getObjectId();
            if (theirs == null || at == null) {
              throw RefNames.unknown(ref, connection.getRefs(), url);
            }
            bring(connection, List.of(theirs));
            Ref ours = repository.exactRef(local);
            move(List.of(command(local, ours, at)));
            return true;
          }
        });
  }

  /** Looks for a commit in a folder before it is asked for: JGit prints a stack trace of what it serves there itself. */
  private void see(GitRef commit) throws IOException, CheckoutProblem {
    FS files = repository.getFS();
    File found = RepositoryCache.FileKey.resolve(new File(url.uri().getPath()), files);
    if (found == null) {
      return;
    }
    try (Repository theirs =
        new RepositoryBuilder().setFS(files).setGitDir(found).setMustExist(true).build()) {
      if (!theirs.getObjectDatabase().has(ObjectId.fromString(commit.text()))) {
        throw new CheckoutProblem(
            "there is no commit '" + commit + "' in '" + Shown.text(url.toString()) + "'", null);
      }
    }
  }

  private Fetched all(Transport transport) throws IOException, CheckoutProblem {
    Map<String, Ref> theirs = new TreeMap<>();
    Map<String, Ref> ours = new TreeMap<>();
    for (Ref ref :
        repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS, Constants.R_TAGS)) {
      ours.put(ref.getName(), ref);
    }
    Ref head;
    try (FetchConnection connection = transport.openFetch(SPECS, Constants.HEAD)) {
      for (Ref ref : connection.getRefs()) {
        if (isMirrored(ref)) {
          theirs.put(ref.getName(), ref);
        }
      }
      if (theirs.size() > limits.refs()) {
        throw new CheckoutProblem(
            "'"
                + Shown.text(url.toString())
                + "' has "
                + theirs.size()
                + " branches and tags, more than "
                + limits.refs(),
            null);
      }
      head = connection.getRef(Constants.HEAD);
      bring(connection, theirs.values());
    }
    List<ReceiveCommand> commands = commands(ours, theirs);
    List<Fetched.Move> moves = moves(ours, commands);
    move(commands);
    String branch = pointHead(head, theirs);
    folder.forgetDamage();
    return new Fetched(moves, Optional.ofNullable(branch), false);
  }

  private static boolean isMirrored(Ref ref) {
    String name = ref.getName();
    return ref.getObjectId() != null
        && (name.startsWith(Constants.R_HEADS) || name.startsWith(Constants.R_TAGS))
        && Repository.isValidRefName(name);
  }

  /** Brings the objects that are not there. */
  private void bring(FetchConnection connection, Collection<Ref> refs)
      throws IOException, CheckoutProblem {
    List<Ref> wanted = new ArrayList<>();
    for (Ref ref : refs) {
      if (!repository.getObjectDatabase().has(ref.getObjectId())) {
        wanted.add(ref);
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    connection.fetch(NullProgressMonitor.INSTANCE, wanted, Set.of());
    for (Ref ref : wanted) {
      if (!repository.getObjectDatabase().has(ref.getObjectId())) {
        throw new CheckoutProblem(
            "'" + Shown.text(url.toString()) + "' did not send what '" + ref.getName() + "' is at",
            null);
      }
    }
  }

  private static List<ReceiveCommand> commands(Map<String, Ref> ours, Map<String, Ref> theirs) {
    List<ReceiveCommand> commands = new ArrayList<>();
    for (Ref ref : ours.values()) {
      if (!theirs.containsKey(ref.getName()) && ref.getObjectId() != null) {
        commands.add(
            new ReceiveCommand(
                ref.getObjectId(), ObjectId.zeroId(), ref.getName(), ReceiveCommand.Type.DELETE));
      }
    }
    for (Ref ref : theirs.values()) {
      ObjectId to = Objects.requireNonNull(ref.getObjectId());
      ReceiveCommand command = command(ref.getName(), ours.get(ref.getName()), to);
      if (!command.getOldId().equals(command.getNewId())) {
        commands.add(command);
      }
    }
    return commands;
  }

  private static ReceiveCommand command(String name, @Nullable Ref ours, ObjectId to) {
    ObjectId from = ours == null ? null : ours.getObjectId();
    return from == null
        ? new ReceiveCommand(ObjectId.zeroId(), to, name, ReceiveCommand.Type.CREATE)
        : new ReceiveCommand(from, to, name, ReceiveCommand.Type.UPDATE_NONFASTFORWARD);
  }

  private List<Fetched.Move> moves(Map<String, Ref> ours, List<ReceiveCommand> commands)
      throws IOException {
    Map<String, Fetched.Move> moves = new TreeMap<>();
    try (RevWalk walk = new RevWalk(repository)) {
      for (ReceiveCommand command : commands) {
        String name = command.getRefName();
        boolean known = ours.containsKey(name);
        moves.put(
            name,
            new Fetched.Move(
                name,
                known ? Commits.peeled(walk, command.getOldId()) : null,
                Commits.peeled(walk, command.getNewId())));
      }
    }
    return List.copyOf(moves.values());
  }

  private void move(List<ReceiveCommand> commands) throws IOException, CheckoutProblem {
    List<ReceiveCommand> changes =
        commands.stream().filter(each -> !each.getOldId().equals(each.getNewId())).toList();
    if (changes.isEmpty()) {
      return;
    }
    BatchRefUpdate batch = repository.getRefDatabase().newBatchUpdate();
    batch.setAllowNonFastForwards(true);
    batch.addCommand(changes);
    try (RevWalk walk = new RevWalk(repository)) {
      batch.execute(walk, NullProgressMonitor.INSTANCE);
    }
    for (ReceiveCommand each : changes) {
      if (each.getResult() != ReceiveCommand.Result.OK) {
        throw new CheckoutProblem(
            "the mirror cannot take '"
                + Shown.text(each.getRefName())
                + "' of '"
                + Shown.text(url.toString())
                + "': "
                + each.getResult(),
            "two branches whose names differ in upper and lower case only need a disk that tells"
                + " them apart");
      }
    }
  }

  /** Makes HEAD of the mirror that of the repository; which branch that is, null for none. */
  private @Nullable String pointHead(@Nullable Ref head, Map<String, Ref> theirs)
      throws IOException {
    String target = null;
    if (head != null && head.isSymbolic()) {
      target = head.getTarget().getName();
    } else if (head != null && head.getObjectId() != null) {
      // a server too old to say it: the branch at the same commit, as git guesses
      for (String name : guesses(theirs)) {
        Ref branch = theirs.get(name);
        if (target == null && branch != null && head.getObjectId().equals(branch.getObjectId())) {
          target = name;
        }
      }
    }
    if (target == null
        || !target.startsWith(Constants.R_HEADS)
        || !Repository.isValidRefName(target)) {
      return null;
    }
    Ref ours = repository.exactRef(Constants.HEAD);
    if (ours == null || !ours.isSymbolic() || !ours.getTarget().getName().equals(target)) {
      RefUpdate update = repository.updateRef(Constants.HEAD);
      update.disableRefLog();
      update.link(target);
    }
    return target.substring(Constants.R_HEADS.length());
  }

  private static List<String> guesses(Map<String, Ref> theirs) {
    List<String> names = new ArrayList<>(List.of("refs/heads/main", "refs/heads/master"));
    theirs.keySet().stream().filter(name -> name.startsWith(Constants.R_HEADS)).forEach(names::add);
    return names;
  }

  private <T> T over(Use<T> use) throws IOException, CheckoutProblem {
    if (url.way() != GitUrl.Way.SSH) {
      return over(use, null);
    }
    try (PinnedSessions sessions = new PinnedSessions(url, access, reach, folder.git())) {
      try {
        reach.check(String.valueOf(url.host()));
        return over(use, sessions);
      } catch (CheckoutProblem problem) {
        CheckoutProblem refusal = sessions.refusal();
        throw refusal == null ? problem : refusal;
      }
    } catch (IOException problem) {
      throw failed(problem);
    }
  }

  private <T> T over(Use<T> use, @Nullable PinnedSessions sessions)
      throws IOException, CheckoutProblem {
    try (Transport transport = Transport.open(repository, url.uri())) {
      transport.setTimeout(limits.silenceSeconds());
      transport.setCredentialsProvider(access.credentials(url));
      if (transport instanceof SshTransport ssh && sessions != null) {
        ssh.setSshSessionFactory(sessions.factory());
      }
      if (transport instanceof TransportHttp http) {
        http.setHttpConnectionFactory(
            new JudgedHttp.Factory(reach, limits.connectMillis(), access.credentials(url)));
      }
      return use.with(transport);
    } catch (NotSupportedException | TransportException problem) {
      throw failed(problem);
    }
  }

  /** Damage goes on as it is: it is for whoever can mend it. */
  private CheckoutProblem failed(IOException problem) throws IOException {
    if (Failures.isDamage(problem)) {
      throw problem;
    }
    return Failures.transport(
        url,
        problem,
        url.way() == GitUrl.Way.SSH
            ? "give the project an ssh key that may read the repository"
            : "give the project a user and a token that may read the repository");
  }
}
