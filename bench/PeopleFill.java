import io.leat.identity.password.PasswordHash;
import io.leat.identity.password.Passwords;
import io.leat.store.Account;
import io.leat.store.Group;
import io.leat.store.Kind;
import io.leat.store.Members;
import io.leat.store.Project;
import io.leat.store.ProjectSpec;
import io.leat.store.Role;
import io.leat.store.Store;
import io.leat.store.StoreConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Fills the data folder of a server that is not there with people and projects, by what a server stores them with itself. */
final class PeopleFill {
  private PeopleFill() {}

  /**
   * Makes accounts a0.., groups g0.. and projects q0..; each account is in one to three groups, each group a developer in 5 % of the projects.
   *
   * @param name an account that there is, which is put into the first {@code in} groups
   */
  static void fill(Path data, int accounts, int projects, int groups, String name, int in) throws Exception {
    Instant now = Instant.now();
    PasswordHash hash;
    try (Passwords passwords = new Passwords(new SecureRandom())) {
      hash = passwords.hash("the password of all the others");
    }
    Account.Password password = new Account.Password(hash.text(), false);
    try (Store store = Store.open(StoreConfig.file(data));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < groups; i++) {
        if (store.groups().find("g" + i).isEmpty()) {
          store.groups().create("g" + i, now);
        }
      }
      List<Group> all = IntStream.range(0, groups).mapToObj(i -> store.groups().find("g" + i).orElseThrow()).toList();
      Account own = store.accounts().find(name).orElseThrow();
      all.subList(0, in).forEach(group -> store.groups().add(group, own));
      each(
          threads,
          accounts,
          i -> {
            Account made = store.accounts().create("a" + i, null, password, now);
            for (int j = 0; j <= i % 3; j++) {
              store.groups().add(all.get((i * 7 + j * 31) % groups), made);
            }
          });
      each(
          threads,
          projects,
          i -> {
            ProjectSpec spec =
                new ProjectSpec(
                    "q" + i, new ProjectSpec.Source(Kind.FREESTYLE, null, null, "Jobfile", null), new ProjectSpec.Secrets(null, null), Map.of());
            Project made = store.projects().create(spec, now);
            store.jobfiles().add(made.id(), "job('noop') { task('a') { sh 'true' } }", "groovy", "admin", now);
            if (i >= projects / 2) {
              // the first half is seen by nobody of the first groups
              for (int j = 0; j < groups / 10; j++) {
                store.members().put(made.id(), new Members.OfGroup(all.get((i * 3 + j * 10) % groups).id()), Role.DEVELOPER);
              }
            }
          });
    }
  }

  private static void each(ExecutorService threads, int count, IntConsumer action) throws Exception {
    List<Future<?>> begun = new ArrayList<>();
    int lanes = 64;
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane;
      begun.add(
          threads.submit(
              () -> {
                for (int i = from; i < count; i += lanes) {
                  action.accept(i);
                }
              }));
    }
    for (Future<?> each : begun) {
      each.get();
    }
  }
}
